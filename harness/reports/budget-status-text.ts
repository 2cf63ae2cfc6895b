import type { BaselineStatus, StreamStability } from '../core/budget-status.js';
import { columns } from './budget-columns.js';
import { sayMilliseconds } from './budget-words.js';
import { plain } from './words.js';

/** How far the collection of baselines has come: a line of days, a line a stream, what is missing. */
export function renderBaselineStatus(profile: string, status: BaselineStatus): string[] {
  const { days, from, to, covered, gaps, counted, refused, commits, streams, missing } = status;
  return [
    `baselines of profile ${profile}, ${from} to ${to}: ${counted.length === 0 ? 'none' : `${String(counted.length)} of commit ${commits.join(', ')}`}`,
    `days      ${[...covered, ...gaps]
      .sort()
      .map((day) => `${day.slice(5)}${gaps.includes(day) ? '·' : '✓'}`)
      .join(' ')}`,
    ...(streams.length === 0
      ? []
      : [
          '',
          ...columns([['stream', 'days', 'samples', 'smallest P95', 'largest P95', 'spread', 'allowed', ''], ...streams.map(streamCells)], [1, 2, 3, 4, 5, 6]),
        ]),
    ...refused.map(({ id, differences }) => `not counted: ${id}: ${differences.join('; ')}`),
    ...(missing.length === 0 ? [] : ['', ...missing.map((one) => `missing: ${one}`)]),
    '',
    `${String(covered.length)} of ${String(days)} days, ${String(streams.filter(({ stable }) => stable).length)} of ${String(streams.length)} streams steady, ${String(missing.length)} missing`,
  ].map(plain);
}

function streamCells({ stream, days, spread, limit, stable, out }: StreamStability): string[] {
  const known = days.flatMap(({ p95 }) => (p95 === null ? [] : [p95]));
  const edge = (value: number): string => (known.length === 0 ? '–' : sayMilliseconds(value));
  return [
    stream,
    String(days.length),
    String(days.reduce((sum, { samples }) => sum + samples, 0)),
    edge(Math.min(...known)),
    edge(Math.max(...known)),
    spread === null ? '–' : spread.toFixed(3),
    limit === null ? 'any' : limit.toFixed(2),
    stable ? '' : `not steady: ${out ?? ''}`,
  ];
}
