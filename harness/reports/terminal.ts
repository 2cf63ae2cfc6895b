import { addCounts, addLedger, emptyLedger } from '../core/ledger.js';
import type { RowRecord, RunRecord } from '../core/run-record.js';
import { PLANES, type Plane } from '../core/subject.js';
import { countVerdicts, VERDICTS, type Verdict } from '../core/verdict.js';
import { renderGroups } from './groups-text.js';
import { renderColumns } from './side-by-side.js';
import { sayDivergence, sayMasked, sayUncounted } from './words.js';

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
  const ledger = cases.reduce((sum, record) => addLedger(sum, record.ledger), emptyLedger());
  lines.push(...sayMasked(addCounts(cases.map((record) => record.masked)), ledger), ...sayUncounted(addCounts(cases.map((record) => record.uncounted))));
  for (const problem of problems) lines.push(`problem: ${problem}`);
  lines.push(`cases: ${countsOfCases(cases)}`, lastLine(rows));
  return lines;
}

/** Cases by verdict: rows that are out of scope may have cases that were run, as those of closed gates. */
function countsOfCases(cases: readonly RunRecord[]): string {
  const counts = Object.entries(countVerdicts(cases.map((record) => record.verdict))).filter(([, count]) => count > 0);
  return counts.length === 0 ? 'none was run' : counts.map(([verdict, count]) => `${String(count)} ${verdict}`).join(', ');
}

/** One case with its divergences, a line each, and a `curl` line for each side; `isWhole` shows all of them, with lists in columns. */
export function renderCase(record: RunRecord, isWhole = false): string[] {
  const why =
    record.verdict === 'inconclusive'
      ? `: ${record.reason}: ${record.detail}`
      : record.verdict === 'not-applicable'
        ? `: ${record.reason}${record.missing === undefined ? '' : `: ${record.missing}`}`
        : '';
  const lines = [`${record.verdict.toUpperCase()} ${record.id} (${record.row}, ${record.principal})${why}`];
  const shown = isWhole ? record.divergences : record.divergences.slice(0, SHOWN_DIVERGENCES);
  for (const divergence of shown) lines.push(`  ${sayDivergence(divergence)}`, ...(isWhole ? renderColumns(divergence) : []));
  if (record.divergences.length > shown.length) lines.push(`  … and ${String(record.divergences.length - shown.length)} more`);
  if (record.restless.length > 0) lines.push(`  moved on its own, not compared where the oracle did: ${record.restless.join(', ')}`);
  for (const { code, location, decision } of record.deviations) lines.push(`  approved by ${decision}: ${location} ${code}`);
  for (const line of record.reproduce.oracle) lines.push(`  oracle  $ ${line}`);
  for (const line of record.reproduce.target) lines.push(`  target  $ ${line}`);
  return lines;
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
  const missing = new Set(rows.flatMap((row) => (row.verdict === 'not-applicable' && row.missing !== undefined ? [row.missing] : [])));
  if (missing.size > 0) lines.push(`no driver offers: ${[...missing].join(', ')}`);
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
