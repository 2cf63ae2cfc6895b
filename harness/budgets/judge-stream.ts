import { worstStatus, type BudgetReason, type BudgetRule, type StreamVerdict } from '../core/budget.js';
import type { Random } from '../core/random.js';
import { proportionInterval } from './distributions.js';
import type { Levels } from './error-rates.js';
import { findCache } from './first-hits.js';
import { judgeRatio, type RatioRule, type RatioVerdict } from './judge-ratio.js';
import { rateDifference } from './rate-difference.js';
import { answered, blocksOf, errorCount, SIDES, type StreamSamples } from './stream-samples.js';

export interface JudgeInput {
  readonly levels: Levels;
  /** Length of the window, seconds. */
  readonly windowSeconds: number;
  readonly random: Random;
}

/**
 * A latency says something only of a side that answers: above this many percentage points of errors more than the oracle has it is a breach
 * whatever the latencies are, because an error is quick to give. The oracle itself may have as many.
 */
export const ERROR_GUARD_POINTS = 1;

/** Share of requests that the generator may have sent late itself; late ones are void, and many of them mean that it was saturated. */
const MOST_LATE = 0.1;

/** A P99 is judged in windows of at least this many seconds: what makes it comes in bursts that a short window has or has not. */
export const LONG_WINDOW_SECONDS = 900;

const FRACTIONS: Partial<Record<BudgetRule['measure'], number>> = { p95_latency: 0.95, p95_queue_lag: 0.95, p99_latency: 0.99 };

/** True for rules that are judged by a ratio of percentiles. */
export function isLatencyRule(rule: BudgetRule): boolean {
  return FRACTIONS[rule.measure] !== undefined;
}

/** Judges a latency rule over one stream: first whether the samples may be believed, then errors, then the ratio. */
export function judgeStream(stream: StreamSamples, rule: BudgetRule, input: JudgeInput): StreamVerdict {
  const fraction = FRACTIONS[rule.measure];
  if (fraction === undefined) throw new Error(`${rule.measure} is not judged by a ratio`);
  const ratioRule: RatioRule = { fraction, allowance: rule.allowed / 100 };
  const verdict = judgeRatio(blocksOf(stream), ratioRule, input.levels, input.random);
  const named = (more: RatioVerdict): StreamVerdict => ({ stream: stream.id, ...more });
  const instead = (status: 'undecided' | 'breached' | 'deferred', reason: BudgetReason, detail: string, needed = verdict.needed): StreamVerdict => {
    const { needed: _needed, reason: _reason, ...rest } = verdict;
    return named({ ...rest, status, reason, detail, ...(needed === undefined ? {} : { needed }) });
  };
  if (verdict.reason === 'no-data' && stream.leftOut.length > 0)
    return instead('undecided', 'not-measured', `nothing could be sent: ${stream.leftOut.join('; ')}`);
  const doubt = untrusted(stream);
  if (doubt !== undefined) return instead('undecided', doubt.reason, doubt.detail);
  if (stream.backlog.has('oracle')) return instead('undecided', 'backlog', 'the oracle cannot keep up with the declared rate; declare a lower one');
  if (stream.backlog.has('target')) return instead('breached', 'backlog', 'the target cannot keep up with a rate that the oracle can');
  const guard = guardErrors(stream, input.levels);
  if (guard?.status === 'breached') return instead('breached', 'errors', guard.detail);
  if (fraction === 0.99 && input.windowSeconds < LONG_WINDOW_SECONDS)
    return instead(
      'deferred',
      'short-window',
      `P99 is judged in windows of ${String(LONG_WINDOW_SECONDS)} s and more; this one has ${String(Math.round(input.windowSeconds))} s`,
    );
  if (verdict.status === 'breached') return named(verdict);
  if (guard !== undefined) {
    const needed = guard.needed === undefined ? verdict.needed : Math.max(guard.needed, verdict.needed ?? 0);
    // Too few samples leave both open; that is what is wrong then, and not errors that nobody saw.
    return verdict.reason === 'few-samples' && guard.reason === 'errors'
      ? instead('undecided', 'few-samples', verdict.detail, needed)
      : instead('undecided', guard.reason, guard.detail, needed);
  }
  const asked = askAgain(stream, ratioRule, input, verdict);
  if (asked.status === 'within' && stream.leftOut.length > 0)
    return instead('undecided', 'not-measured', `within for what was sent, but ${stream.leftOut.join('; ')}`);
  return named(asked);
}

/** Why nothing may be concluded from the samples, whatever they say. */
function untrusted(stream: StreamSamples): { readonly reason: BudgetReason; readonly detail: string } | undefined {
  if (stream.down.size > 0) return { reason: 'side-down', detail: `the ${[...stream.down].join(' and the ')} went away in the window` };
  for (const side of SIDES) {
    const { late } = stream[side];
    const sent = late + answered(stream[side]);
    if (late > sent * MOST_LATE)
      return {
        reason: 'generator-late',
        detail: `the generator sent ${String(late)} of ${String(sent)} requests late itself; declare a lower rate or give it a core of its own`,
      };
  }
  return undefined;
}

type Guard =
  | { readonly status: 'breached'; readonly detail: string }
  | { readonly status: 'undecided'; readonly reason: BudgetReason; readonly detail: string; readonly needed?: number };

/** Errors first: a latency of the answers that came is no verdict on a side that does not answer. */
function guardErrors(stream: StreamSamples, levels: Levels): Guard | undefined {
  const [oracle, target] = [
    { hits: errorCount(stream.oracle), of: answered(stream.oracle) },
    { hits: errorCount(stream.target), of: answered(stream.target) },
  ];
  if (oracle.of === 0 || target.of === 0) return undefined;
  const { low, high } = rateDifference(target, oracle, { low: levels.breach, high: levels.within });
  const limit = ERROR_GUARD_POINTS / 100;
  const share = ({ hits, of }: { hits: number; of: number }): string => `${String(hits)} of ${String(of)}`;
  if (low > limit && rateDifference(target, oracle, { low: levels.change, high: levels.within }).low > 0)
    return {
      status: 'breached',
      detail: `the target fails in ${share(target)} requests and the oracle in ${share(oracle)} (${kinds(stream.target.errors)}): quick errors are no speed`,
    };
  if (proportionInterval(oracle.hits, oracle.of, levels.within).low > limit)
    return {
      status: 'undecided',
      reason: 'oracle-errors',
      detail: `the oracle fails in ${share(oracle)} requests (${kinds(stream.oracle.errors)}): it is no measure`,
    };
  if (high < limit) return undefined;
  return {
    status: 'undecided',
    reason: 'errors',
    detail: `errors are not yet shown to be within ${String(ERROR_GUARD_POINTS)} point of the oracle's: ${share(target)} against ${share(oracle)}`,
    needed: Math.max(1, Math.ceil(Math.min(oracle.of, target.of) * (high / limit) ** 2) - Math.min(oracle.of, target.of)),
  };
}

function kinds(errors: Readonly<Record<string, number>>): string {
  const told = Object.entries(errors).map(([kind, count]) => `${kind} ${String(count)}`);
  return told.length === 0 ? 'no errors' : told.join(', ');
}

/** With a cache on one side only, the mix of first and later hits decides the percentile: both must be within the allowance. */
function askAgain(stream: StreamSamples, rule: RatioRule, { levels, random }: JudgeInput, verdict: RatioVerdict): RatioVerdict {
  const cache = findCache(stream, random);
  if (cache === undefined) return verdict;
  const first = judgeRatio(
    blocksOf(stream, (sample) => sample.first),
    rule,
    levels,
    random,
  );
  const told = (value: number): string => value.toFixed(2);
  const detail = `only the ${cache.side} answers faster when asked again (later over first hits: oracle ${told(cache.ratios.oracle)}, target ${told(cache.ratios.target)})`;
  const status = worstStatus([verdict.status, first.status]);
  if (status === 'within') return { ...verdict, detail: `${verdict.detail}; ${detail}, and first hits are within too` };
  const { needed: _needed, ...rest } = first.status === status ? first : verdict;
  return {
    ...rest,
    status,
    reason: 'cache-on-one-side',
    detail: `${detail}; first hits alone: ${first.detail}`,
    ...(first.needed === undefined ? {} : { needed: first.needed }),
  };
}
