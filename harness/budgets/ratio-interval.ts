import type { Estimate, PerSide } from '../core/budget.js';
import type { Random } from '../core/random.js';
import { studentQuantile } from './distributions.js';

/** Latencies of one stretch of the window, on both sides: what is resampled together, because it was measured under the same circumstances. */
export type Block = PerSide<readonly number[]>;

export interface RatioInput {
  readonly blocks: readonly Block[];
  /** 0.95 for a P95. */
  readonly fraction: number;
  /** Share of cases in which the true ratio may lie above the upper bound, and again below the lower one. */
  readonly alpha: PerBound<number>;
  readonly random: Random;
  /** Resamples; at least 10 / alpha are needed for the percentile bound to mean anything. */
  readonly resamples?: number;
}

export interface PerBound<Value> {
  readonly low: Value;
  readonly high: Value;
}

export interface RatioInterval extends Estimate {
  /** Standard error of the logarithm of the ratio. */
  readonly error: number;
}

const RESAMPLES = 4000;

/**
 * Interval of the ratio of a percentile, target over oracle, by a bootstrap on blocks of pairs (Künsch, Annals of Statistics 17, 1989;
 * Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8 and 13). Each bound is the wider one of two: the percentile of
 * the resampled ratios, and Student's t around the logarithm of the estimate with the resamples' standard error. The first follows a skew
 * distribution, the second still says something where the resamples are too few for a far tail.
 * Undefined when a side has no sample.
 */
export function ratioInterval({ blocks, fraction, alpha, random, resamples = RESAMPLES }: RatioInput): RatioInterval | undefined {
  const [oracle, target] = [sideColumns(blocks, 'oracle'), sideColumns(blocks, 'target')];
  if (oracle.values.length === 0 || target.values.length === 0) return undefined;
  const every = new Uint32Array(blocks.length).fill(1);
  const value = weightedPercentile(target, every, fraction) / weightedPercentile(oracle, every, fraction);
  const logs = new Float64Array(resamples);
  const weights = new Uint32Array(blocks.length);
  for (let number = 0; number < resamples; number += 1) {
    weights.fill(0);
    for (let draw = 0; draw < blocks.length; draw += 1) {
      const at = random.below(blocks.length);
      weights[at] = (weights[at] ?? 0) + 1;
    }
    // A draw without samples of a side says nothing; it is rare where blocks hold several of each.
    const [one, other] = [weightedPercentile(target, weights, fraction), weightedPercentile(oracle, weights, fraction)];
    logs[number] = Number.isNaN(one) || Number.isNaN(other) ? Math.log(value) : Math.log(one / other);
  }
  const error = deviation(logs);
  logs.sort();
  const degrees = Math.max(1, blocks.length - 1);
  const studentLow = Math.log(value) + studentQuantile(alpha.low, degrees) * error;
  const studentHigh = Math.log(value) - studentQuantile(alpha.high, degrees) * error;
  return {
    value,
    low: Math.exp(Math.min(studentLow, percentileAt(logs, alpha.low))),
    high: Math.exp(Math.max(studentHigh, percentileAt(logs, 1 - alpha.high))),
    error,
  };
}

/** Bound of the resamples at a tail, the more careful neighbour of it. */
function percentileAt(sorted: Float64Array, probability: number): number {
  const at = probability < 0.5 ? Math.floor(probability * sorted.length) - 1 : Math.ceil(probability * sorted.length);
  return sorted[Math.min(Math.max(at, 0), sorted.length - 1)] ?? Number.NaN;
}

/** All values of a side, the highest first, each with its block. */
export interface Columns {
  readonly values: Float64Array;
  readonly blocks: Uint32Array;
  /** How many values each block has. */
  readonly sizes: Uint32Array;
}

/** Puts the samples of a side in order, once for all resamples. */
export function sideColumns(blocks: readonly Block[], side: 'oracle' | 'target'): Columns {
  const pairs = blocks.flatMap((block, number) => block[side].map((value) => [value, number] as const));
  pairs.sort(([one], [other]) => other - one);
  return {
    values: Float64Array.from(pairs, ([value]) => value),
    blocks: Uint32Array.from(pairs, ([, block]) => block),
    sizes: Uint32Array.from(blocks, (block) => block[side].length),
  };
}

/** The percentile of values of which each counts as often as its block was drawn: only the tail above it is walked. */
export function weightedPercentile({ values, blocks, sizes }: Columns, weights: Uint32Array, fraction: number): number {
  let total = 0;
  for (let block = 0; block < sizes.length; block += 1) total += (weights[block] ?? 0) * (sizes[block] ?? 0);
  if (total === 0) return Number.NaN;
  const rank = Math.min(Math.max(Math.ceil(fraction * total - 1e-9), 1), total);
  let above = total - rank + 1;
  for (let at = 0; at < values.length; at += 1) {
    above -= weights[blocks[at] ?? 0] ?? 0;
    if (above <= 0) return values[at] ?? Number.NaN;
  }
  return Number.NaN;
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
}
