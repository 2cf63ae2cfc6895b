import type { StreamVerdict } from '../core/budget.js';
import type { Random } from '../core/random.js';
import { normalQuantile, studentQuantile } from './distributions.js';
import type { Levels } from './error-rates.js';
import { ascending, leastSamples, percentileOf } from './percentiles.js';
import { ratioInterval, type Block, type RatioInterval } from './ratio-interval.js';

export interface RatioRule {
  /** 0.95 or 0.99. */
  readonly fraction: number;
  /** The target may be this much over the oracle: 0.1 for 10 %. */
  readonly allowance: number;
}

export type RatioVerdict = Pick<StreamVerdict, 'status' | 'reason' | 'detail' | 'figures' | 'estimate' | 'samples' | 'needed'>;

/** Fewest blocks that are resampled: with fewer, their spread is a guess. */
const LEAST_BLOCKS = 10;

/** How sure one wants to be of a decision when the missing samples are estimated. */
const POWER = 0.9;

/** Judges the ratio of a percentile, target over oracle, against an allowance. Pure: the same samples and random numbers give the same verdict. */
export function judgeRatio(blocks: readonly Block[], { fraction, allowance }: RatioRule, levels: Levels, random: Random): RatioVerdict {
  const oracle = ascending(blocks.flatMap((block) => block.oracle));
  const target = ascending(blocks.flatMap((block) => block.target));
  const samples = { oracle: oracle.length, target: target.length };
  const least = leastSamples(fraction);
  const figureOf = (values: Float64Array): number | null => (values.length < least ? null : percentileOf(values, fraction));
  const figures = { oracle: figureOf(oracle), target: figureOf(target) };
  const fewest = Math.min(samples.oracle, samples.target);
  if (fewest === 0) return { status: 'undecided', reason: 'no-data', detail: 'a side gave no usable sample', figures, samples };
  const paired = blocks.filter((block) => block.oracle.length > 0 && block.target.length > 0).length;
  if (fewest < least || paired < LEAST_BLOCKS)
    return {
      status: 'undecided',
      reason: 'few-samples',
      detail: `${percent(fraction)} needs at least ${String(least)} samples of each side in ${String(LEAST_BLOCKS)} blocks; there are ${String(fewest)} in ${String(paired)}`,
      figures,
      samples,
      needed: Math.max(1, least - fewest),
    };
  const interval = ratioInterval({ blocks, fraction, alpha: { low: levels.breach, high: levels.within }, random });
  if (interval === undefined) return { status: 'undecided', reason: 'no-data', detail: 'a side gave no usable sample', figures, samples };
  const { error, ...estimate } = interval;
  const common = { figures, estimate, samples };
  const limit = 1 + allowance;
  if (interval.high < limit) return { status: 'within', detail: `the ratio is shown to be below ${limit.toFixed(3)}`, ...common };
  if (interval.low > limit && hasChanged(interval, paired, levels)) return { status: 'breached', detail: `the ratio is shown to be above ${limit.toFixed(3)}`, ...common };
  const needed = missing(fewest, Math.log(limit) - Math.log(interval.value), error, levels);
  return {
    status: 'undecided',
    reason: 'interval',
    detail: 'the interval of the ratio holds the limit',
    ...common,
    ...(needed === undefined ? {} : { needed }),
  };
}

/** True when equal sides would give such a ratio only so rarely that a whole run keeps its promise. */
function hasChanged({ value, error }: RatioInterval, blocks: number, levels: Levels): boolean {
  return Math.log(value) + studentQuantile(levels.change, Math.max(1, blocks - 1)) * error > 0;
}

/**
 * Samples that are missing when the estimate stays as it is: the standard error falls with the square root of their number. Undefined when
 * the estimate lies so near the limit that no window would do.
 */
function missing(samples: number, distance: number, error: number, levels: Levels): number | undefined {
  const level = distance > 0 ? levels.within : levels.breach;
  const wanted = Math.abs(distance) / (normalQuantile(1 - level) + normalQuantile(POWER));
  const needed = Math.ceil(samples * (error / wanted) ** 2) - samples;
  return Number.isFinite(needed) && needed < 10_000_000 ? Math.max(1, needed) : undefined;
}

const percent = (fraction: number): string => `P${String(Math.round(fraction * 100))}`;
