import type { PerSide } from '../core/budget.js';
import type { Random } from '../core/random.js';
import { ascending, percentileOf } from './percentiles.js';
import { SIDES, type SideSamples } from './stream-samples.js';

/** A side that answers again much faster than at first, beside another that does not: what it keeps, the other has to work for. */
export interface CacheFinding {
  readonly side: 'oracle' | 'target';
  /** Median latency of later hits over that of first hits, each side. */
  readonly ratios: PerSide<number>;
  readonly firstHits: PerSide<number>;
}

/** Fewest first hits of each side that are looked at. */
const LEAST_FIRST = 20;
/** How much more a side must gain from asking again than the other: less than this is no cache but warmth. */
const LEAST_GAIN = 1.5;
const RESAMPLES = 400;
/** Share of resamples that may say otherwise. */
const DOUBT = 0.01;

/** Looks for a cache that one side has and the other lacks, by first hits against later ones of the same things. */
export function findCache(stream: PerSide<SideSamples>, random: Random): CacheFinding | undefined {
  const split = { oracle: splitHits(stream.oracle), target: splitHits(stream.target) };
  if (SIDES.some((side) => split[side].first.length < LEAST_FIRST || split[side].later.length < LEAST_FIRST)) return undefined;
  const ratios = { oracle: gain(split.oracle.first, split.oracle.later), target: gain(split.target.first, split.target.later) };
  const side = ratios.target < ratios.oracle ? 'target' : 'oracle';
  const other = side === 'target' ? 'oracle' : 'target';
  if (ratios[other] / ratios[side] < LEAST_GAIN) return undefined;
  let doubts = 0;
  for (let number = 0; number < RESAMPLES; number += 1) {
    const again = (which: 'oracle' | 'target'): number => gain(redraw(split[which].first, random), redraw(split[which].later, random));
    if (again(other) / again(side) < LEAST_GAIN) doubts += 1;
  }
  return doubts > RESAMPLES * DOUBT ? undefined : { side, ratios, firstHits: { oracle: split.oracle.first.length, target: split.target.first.length } };
}

interface Split {
  readonly first: readonly number[];
  readonly later: readonly number[];
}

/** Items differ in cost: every latency is taken relative to the median of its item's first hits. */
function splitHits({ ok }: SideSamples): Split {
  const firstOf = new Map<number, number[]>();
  for (const { item, ms, first } of ok) if (first) firstOf.set(item, [...(firstOf.get(item) ?? []), ms]);
  const medians = new Map([...firstOf].map(([item, values]) => [item, percentileOf(ascending(values), 0.5)]));
  const relative = (wanted: boolean): number[] =>
    ok.flatMap(({ item, ms, first }) => {
      const median = medians.get(item);
      return first === wanted && median !== undefined ? [ms / median] : [];
    });
  return { first: relative(true), later: relative(false) };
}

function gain(first: readonly number[], later: readonly number[]): number {
  return percentileOf(ascending(later), 0.5) / percentileOf(ascending(first), 0.5);
}

/** As many draws with replacement, at most some hundreds: a median does not need more. */
function redraw(values: readonly number[], random: Random): number[] {
  return Array.from({ length: Math.min(values.length, 300) }, () => values[random.below(values.length)] ?? 0);
}
