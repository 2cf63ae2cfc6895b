import type { Divergence } from '../core/divergence.js';
import type { RowRecord, RunRecord } from '../core/run-record.js';
import { PLANES, type Plane } from '../core/subject.js';
import { countVerdicts, VERDICTS, type Verdict } from '../core/verdict.js';
import { sayDivergence } from './words.js';

export interface TerminalInput {
  readonly cases: readonly RunRecord[];
  readonly rows: readonly RowRecord[];
  readonly problems: readonly string[];
}

/** Cases shown in full; the rest is in the run log. */
const SHOWN_CASES = 25;
const SHOWN_DIVERGENCES = 12;

/** A run for people: groups of equal divergences, the worst cases first with their reproducers, the table, and the counts as the last line. */
export function renderTerminal({ cases, rows, problems }: TerminalInput): string[] {
  const lines: string[] = [];
  const bad = cases
    .filter((record) => record.verdict === 'mismatch' || record.verdict === 'inconclusive')
    .sort((one, other) => VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict) || (one.id < other.id ? -1 : 1));
  lines.push(...renderGroups(bad));
  for (const record of bad.slice(0, SHOWN_CASES)) lines.push(...renderCase(record), '');
  if (bad.length > SHOWN_CASES) lines.push(`… and ${String(bad.length - SHOWN_CASES)} more; parity show <run> <case> prints one`, '');
  const unexercised = rows.filter((row) => row.verdict === 'inconclusive' && row.reason === 'not-exercised');
  if (unexercised.length > 0) lines.push(`not exercised: ${unexercised.map((row) => row.id).join(', ')}`, '');
  lines.push(...renderTable(rows), '');
  for (const problem of problems) lines.push(`problem: ${problem}`);
  lines.push(lastLine(rows));
  return lines;
}

/** One case with every divergence and a `curl` line for each side. */
export function renderCase(record: RunRecord): string[] {
  const why = record.verdict === 'inconclusive' ? `: ${record.reason}: ${record.detail}` : record.verdict === 'not-applicable' ? `: ${record.reason}` : '';
  const lines = [`${record.verdict.toUpperCase()} ${record.id} (${record.row}, ${record.principal})${why}`];
  for (const divergence of record.divergences.slice(0, SHOWN_DIVERGENCES)) lines.push(`  ${sayDivergence(divergence)}`);
  if (record.divergences.length > SHOWN_DIVERGENCES) lines.push(`  … and ${String(record.divergences.length - SHOWN_DIVERGENCES)} more`);
  if (record.noise.length > 0) lines.push(`  moved on its own, not compared where the oracle did: ${record.noise.join(', ')}`);
  for (const { code, location, decision } of record.deviations) lines.push(`  approved by ${decision}: ${location} ${code}`);
  for (const line of record.reproduce.oracle) lines.push(`  oracle  $ ${line}`);
  for (const line of record.reproduce.target) lines.push(`  target  $ ${line}`);
  return lines;
}

/** Equal divergences over several cases, said once. */
function renderGroups(records: readonly RunRecord[]): string[] {
  const groups = new Map<string, { example: Divergence; cases: Set<string> }>();
  for (const record of records) {
    for (const divergence of record.divergences) {
      const key = `${divergence.code} ${divergence.location.replace(/^step \d+ /, '').replace(/\/\d+(?=\/|$)/g, '/*')}`;
      const group = groups.get(key) ?? { example: divergence, cases: new Set<string>() };
      group.cases.add(record.id);
      groups.set(key, group);
    }
  }
  const shared = [...groups].filter(([, { cases }]) => cases.size > 1).sort(([, one], [, other]) => other.cases.size - one.cases.size);
  return shared.length === 0
    ? []
    : ['the same difference in several cases:', ...shared.map(([key, { cases }]) => `  ${String(cases.size).padStart(4)} cases  ${key}`), ''];
}

const LABELS: Readonly<Record<Verdict, string>> = {
  match: 'match',
  deviation: 'deviation',
  mismatch: 'mismatch',
  inconclusive: 'inconclusive',
  unimplemented: 'unimplemented',
  'not-applicable': 'not applicable',
};
const COLUMNS = ['match', 'deviation', 'mismatch', 'inconclusive', 'unimplemented', 'not-applicable'] as const satisfies readonly Verdict[];

function renderTable(rows: readonly RowRecord[]): string[] {
  const cell = (text: string | number): string => String(text).padStart(15);
  const line = (label: string, some: readonly RowRecord[]): string => {
    const counts = countVerdicts(some.map((row) => row.verdict));
    return label.padEnd(10) + COLUMNS.map((verdict) => cell(counts[verdict])).join('') + cell(some.length);
  };
  const planes = PLANES.filter((plane: Plane) => rows.some((row) => row.kind === plane));
  const lines = ['rows'.padEnd(10) + COLUMNS.map((verdict) => cell(LABELS[verdict])).join('') + cell('of')];
  for (const plane of planes)
    lines.push(
      line(
        plane,
        rows.filter((row) => row.kind === plane),
      ),
    );
  if (planes.length > 1) lines.push(line('all', rows));
  const reasons = new Map<string, number>();
  for (const row of rows) if (row.verdict === 'not-applicable') reasons.set(row.reason, (reasons.get(row.reason) ?? 0) + 1);
  if (reasons.size > 0)
    lines.push(
      `not applicable: ${[...reasons]
        .sort(([, one], [, other]) => other - one)
        .map(([reason, count]) => `${reason} ${String(count)}`)
        .join(', ')}`,
    );
  const lacking = rows.filter((row) => row.verdict === 'unimplemented');
  if (lacking.length > 0) lines.push(`unimplemented: ${lacking.map((row) => row.id).join(', ')}`);
  const deviating = rows.filter((row) => row.verdict === 'deviation');
  if (deviating.length > 0) lines.push(`deviation: ${deviating.map((row) => row.id).join(', ')}`);
  return lines;
}

/** The last line of every run. */
export function lastLine(rows: readonly RowRecord[]): string {
  const counts = countVerdicts(rows.map((row) => row.verdict));
  const red = counts.mismatch + counts.inconclusive;
  return `${String(counts.match)} match, ${String(counts.deviation)} deviation, ${String(red)} red, ${String(counts.unimplemented)} unimplemented, ${String(counts['not-applicable'])} not applicable, of ${String(rows.length)} rows`;
}
