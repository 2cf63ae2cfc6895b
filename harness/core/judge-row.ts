import type { PlannedRow, RunnableCase } from './contract-case.js';
import type { RunRecord } from './run-record.js';
import { worstJudgement, type Judgement } from './verdict.js';

/**
 * The verdict of a row: the worst of its cases; a row of which no happy case was exercised on the oracle cannot be a match, because
 * two equal refusals are not parity. `cases` are the records of this run that belong to the row.
 */
export function judgeRow(row: PlannedRow, cases: readonly RunRecord[]): Judgement {
  const [first, ...rest] = cases;
  if (first === undefined && row.scope !== 'in-scope') return { verdict: 'not-applicable', reason: row.scope };
  if (first === undefined) return { verdict: 'inconclusive', reason: 'no-data', detail: 'no case of the row was run' };
  const worst = rest.reduce<Judgement>((judgement, record) => worstJudgement(judgement, judgementOf(record)), judgementOf(first));
  // A closed gate that answers as it should shows nothing of the row itself, but one that does not is as red as anything.
  if (row.scope !== 'in-scope' && (worst.verdict === 'match' || worst.verdict === 'deviation')) return { verdict: 'not-applicable', reason: row.scope };
  const isGreen = worst.verdict === 'match' || worst.verdict === 'deviation';
  if (!isGreen || cases.some((record) => record.exercised)) return worst;
  return { verdict: 'inconclusive', reason: 'not-exercised', detail: 'no happy case got its declared answer from the oracle' };
}

/** The judgement inside a record, without the rest of it. */
export function judgementOf(record: Judgement): Judgement {
  switch (record.verdict) {
    case 'inconclusive':
      return { verdict: record.verdict, reason: record.reason, detail: record.detail };
    case 'not-applicable':
      return { verdict: record.verdict, reason: record.reason, ...(record.missing === undefined ? {} : { missing: record.missing }) };
    default:
      return { verdict: record.verdict };
  }
}

/** True when every case that the whole plan has for the row is among those that were run. */
export function isComplete(row: PlannedRow, run: ReadonlySet<string>, whole: readonly RunnableCase[]): boolean {
  return whole.filter((one) => one.row === row.id && one.scope === 'in-scope').every((one) => run.has(one.id));
}
