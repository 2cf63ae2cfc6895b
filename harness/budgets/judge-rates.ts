import type { PerSide, StreamVerdict } from '../core/budget.js';
import { proportionInterval } from './distributions.js';
import type { Levels } from './error-rates.js';
import { leastSamples } from './percentiles.js';
import { rateDifference, type Rate } from './rate-difference.js';

type Verdict = Pick<StreamVerdict, 'status' | 'reason' | 'detail' | 'figures' | 'estimate' | 'samples' | 'needed'>;

/** Judges how much more often the target fails than the oracle; `allowed` in percentage points. */
export function judgeErrorRate(rates: PerSide<Rate>, allowed: number, levels: Levels): Verdict {
  const samples = { oracle: rates.oracle.of, target: rates.target.of };
  if (samples.oracle === 0 || samples.target === 0)
    return { status: 'undecided', reason: 'no-data', detail: 'a side was asked nothing', figures: { oracle: null, target: null }, samples };
  const figures = { oracle: (100 * rates.oracle.hits) / samples.oracle, target: (100 * rates.target.hits) / samples.target };
  const { value, low, high } = rateDifference(rates.target, rates.oracle, { low: levels.breach, high: levels.within });
  const common = { figures, samples, estimate: { value: 100 * value, low: 100 * low, high: 100 * high } };
  const counts = `${String(rates.target.hits)} of ${String(samples.target)} against ${String(rates.oracle.hits)} of ${String(samples.oracle)}`;
  if (100 * high < allowed) return { status: 'within', detail: `${counts}: shown to be less than ${String(allowed)} points apart`, ...common };
  if (100 * low > allowed && hasChanged(rates, levels))
    return { status: 'breached', reason: 'errors', detail: `${counts}: shown to be more than ${String(allowed)} points apart`, ...common };
  const needed = missingTrials(rates, allowed / 100, levels);
  return { status: 'undecided', reason: 'interval', detail: `${counts}: the interval holds the limit`, ...common, ...(needed === undefined ? {} : { needed }) };
}

/** True when equal sides would fail so differently only so rarely that a whole run keeps its promise. */
function hasChanged({ oracle, target }: PerSide<Rate>, levels: Levels): boolean {
  return rateDifference(target, oracle, { low: levels.change, high: levels.within }).low > 0;
}

/** Requests of each side that are missing when the shares stay as they are: the number is doubled until the interval is decided. */
function missingTrials({ oracle, target }: PerSide<Rate>, allowed: number, levels: Levels): number | undefined {
  const fewest = Math.min(oracle.of, target.of);
  for (let factor = 1.25; factor < 4096; factor *= 1.25) {
    const grown = ({ hits, of }: Rate): Rate => ({ hits: hits * factor, of: of * factor });
    const { low, high } = rateDifference(grown(target), grown(oracle), { low: levels.breach, high: levels.within });
    if (high < allowed || (low > allowed && hasChanged({ oracle: grown(oracle), target: grown(target) }, levels))) return Math.ceil(fewest * (factor - 1));
  }
  return undefined;
}

/** Something that must not happen more often than on the oracle, among so many times that it could have. */
export interface Tally {
  readonly wrong: number;
  readonly checked: number;
}

/**
 * Judges a count: more than the oracle's and the allowance is a breach, one is enough where none is allowed. Nothing wrong is `within` only
 * when enough was checked for a defect in one of twenty to show. The estimate's upper bound is the exact one (Clopper and Pearson, 95 %).
 */
export function judgeCount(tallies: PerSide<Tally>, allowed: number, what: string): Verdict {
  const samples = { oracle: tallies.oracle.checked, target: tallies.target.checked };
  const figures = { oracle: tallies.oracle.wrong, target: tallies.target.wrong };
  if (samples.oracle === 0 || samples.target === 0)
    return { status: 'undecided', reason: 'no-data', detail: `no ${what} was checked on a side`, figures: { oracle: null, target: null }, samples };
  const over = tallies.target.wrong - tallies.oracle.wrong;
  const bounds = proportionInterval(tallies.target.wrong, samples.target, 0.05);
  const baseline = tallies.oracle.wrong;
  const common = { figures, samples, estimate: { value: over, low: bounds.low * samples.target - baseline, high: bounds.high * samples.target - baseline } };
  const counts = `${String(tallies.target.wrong)} of ${String(samples.target)} ${what} wrong on the target, ${String(tallies.oracle.wrong)} of ${String(samples.oracle)} on the oracle`;
  if (over > allowed) return { status: 'breached', reason: 'mismatch', detail: counts, ...common };
  if (tallies.oracle.wrong > 0) return { status: 'undecided', reason: 'oracle-errors', detail: `${counts}: the oracle is no measure`, ...common };
  const least = leastSamples(0.95);
  const fewest = Math.min(samples.oracle, samples.target);
  if (fewest < least)
    return { status: 'undecided', reason: 'few-samples', detail: `${counts}; at least ${String(least)} must be checked`, ...common, needed: least - fewest };
  return { status: 'within', detail: counts, ...common };
}
