import type { BudgetRule, StreamVerdict } from '../core/budget.js';
import type { Levels } from './error-rates.js';
import { judgeCount, judgeErrorRate, type Tally } from './judge-rates.js';
import type { Rate } from './rate-difference.js';
import { answered, errorCount, SIDES, type StreamSamples } from './stream-samples.js';

/** What was found of the database: full scans and repeated statements of the target that the oracle has not, among so many cases. */
export interface ScanTally {
  readonly findings: number;
  /** How many of them are statements that repeat by member: no exception for scans excuses these. */
  readonly repeats: number;
  /** Cases that were to be looked at and could not be, with the reason. */
  readonly leftOut: readonly string[];
  readonly cases: number;
  /** One line for people. */
  readonly detail: string;
}

/** Judges a rule that counts over all streams of its budget: errors and digests do not depend on who asks. */
export function judgePool(rule: BudgetRule, streams: readonly StreamSamples[], levels: Levels): StreamVerdict {
  const verdict: StreamVerdict = {
    stream: rule.budget,
    ...(rule.measure === 'error_rate'
      ? judgeErrorRate({ oracle: errorsOf(streams, 'oracle'), target: errorsOf(streams, 'target') }, rule.allowed, levels)
      : judgeCount({ oracle: digestsOf(streams, 'oracle'), target: digestsOf(streams, 'target') }, rule.allowed, 'digests')),
  };
  if (verdict.status === 'breached') return verdict;
  const down = SIDES.filter((side) => streams.some((stream) => stream.down.has(side)));
  if (down.length > 0) return { ...verdict, status: 'undecided', reason: 'side-down', detail: `the ${down.join(' and the ')} went away in the window` };
  const leftOut = streams.flatMap((stream) => stream.leftOut);
  if (verdict.status === 'within' && leftOut.length > 0)
    return { ...verdict, status: 'undecided', reason: 'not-measured', detail: `within for what was sent, but ${leftOut.join('; ')}` };
  return verdict;
}

/** Judges new full scans and repeated statements: each finding is exact, so there is no interval. */
export function judgeScans({ budget: stream, allowed }: BudgetRule, { findings, repeats, leftOut, cases, detail }: ScanTally): StreamVerdict {
  const samples = { oracle: cases, target: cases };
  if (cases === 0)
    return {
      stream,
      status: 'undecided',
      reason: 'no-data',
      detail: detail || 'no statements of any case were compared',
      figures: { oracle: null, target: null },
      samples,
    };
  const found = { figures: { oracle: 0, target: findings }, estimate: { value: findings, low: findings, high: findings }, samples };
  if (findings > allowed) return { stream, status: 'breached', reason: repeats > 0 ? 'n-plus-one' : 'new-scan', detail, ...found };
  if (leftOut.length > 0) return { stream, status: 'undecided', reason: 'not-measured', detail: `${detail}; not looked at: ${leftOut.join('; ')}`, ...found };
  return { stream, status: 'within', detail, ...found };
}

/** The verdict of a rule that nothing was sampled for. */
export function notMeasured(stream: string, missing: ReadonlyMap<string, string>): StreamVerdict {
  const detail = missing.get(stream) ?? 'the profile declares no requests for it (fixtures/budgets)';
  return { stream, status: 'undecided', reason: 'not-measured', detail, figures: { oracle: null, target: null }, samples: { oracle: 0, target: 0 } };
}

function errorsOf(streams: readonly StreamSamples[], side: 'oracle' | 'target'): Rate {
  return { hits: sum(streams.map((stream) => errorCount(stream[side]))), of: sum(streams.map((stream) => answered(stream[side]))) };
}

function digestsOf(streams: readonly StreamSamples[], side: 'oracle' | 'target'): Tally {
  return { wrong: sum(streams.map((stream) => stream[side].digestsWrong)), checked: sum(streams.map((stream) => stream[side].digestsChecked)) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
