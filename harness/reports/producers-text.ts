import type { Producer, ProducerRemark } from '../core/producer-evidence.js';

/** The table of producers: a line for each route and queue, then one for each queue. */
export function renderProducers(producers: readonly Producer[], pathOf: (route: string) => string): string[] {
  const rows = producers.map((one) => [one.route, pathOf(one.route), one.queue, one.state, how(one)]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const queues = [...new Set(producers.map(({ queue }) => queue))].sort();
  const count = (queue: string, state: Producer['state']): string => String(producers.filter((one) => one.queue === queue && one.state === state).length);
  return [
    ...lines,
    '',
    ...queues.map((queue) => `${queue}: ${count(queue, 'confirmed')} confirmed, ${count(queue, 'observed')} observed, ${count(queue, 'candidate')} candidates`),
  ];
}

const MOST_CASES = 3;

function how({ rule, path, cases }: Producer): string {
  const seen = cases.length > MOST_CASES ? [...cases.slice(0, MOST_CASES), `and ${String(cases.length - MOST_CASES)} more`] : cases;
  return [...(rule === null ? [] : [rule]), ...(path === null ? [] : [`call path ${path}`]), ...(seen.length === 0 ? [] : [seen.join(', ')])].join('; ');
}

const MOST_REMARKS = 20;

/** What could not be told. */
export function renderRemarks(remarks: readonly ProducerRemark[]): string[] {
  const lines = remarks.slice(0, MOST_REMARKS).map(({ where, why }) => `${where}: ${why}`);
  return remarks.length > MOST_REMARKS ? [...lines, `… and ${String(remarks.length - MOST_REMARKS)} more (--json has all)`] : lines;
}
