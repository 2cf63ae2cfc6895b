import { normalQuantile } from './distributions.js';
import type { PerBound } from './ratio-interval.js';

/** Hits among trials. */
export interface Rate {
  readonly hits: number;
  readonly of: number;
}

/**
 * Score interval of the difference of two independent proportions, first minus second (Miettinen and Nurminen, Statistics in Medicine 4,
 * 1985): the differences that a score test does not refuse. It holds for rare events and for none at all, where the textbook interval has
 * no width. Bounds are fractions from -1 to 1, each missed with about `alpha`.
 */
export function rateDifference(first: Rate, second: Rate, alpha: PerBound<number>): { readonly value: number; readonly low: number; readonly high: number } {
  const value = first.hits / first.of - second.hits / second.of;
  return {
    value,
    low: bound(first, second, value, -normalQuantile(alpha.low), -1),
    high: bound(first, second, value, -normalQuantile(alpha.high), 1),
  };
}

/** Where the score statistic reaches `limit`, between the estimate and `end`. */
function bound(first: Rate, second: Rate, value: number, limit: number, end: -1 | 1): number {
  let [inside, outside] = [value, end as number];
  // 60 halvings of an interval of length 2 leave less than the precision of a double.
  for (let step = 0; step < 60; step += 1) {
    const middle = (inside + outside) / 2;
    if (Math.abs(score(first, second, middle)) < limit) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** Score statistic for the hypothesis that the difference is `delta`, with Miettinen and Nurminen's factor N / (N - 1). */
export function score(first: Rate, second: Rate, delta: number): number {
  const under = restricted(first, second, delta);
  const count = first.of + second.of;
  const variance = (((under + delta) * (1 - under - delta)) / first.of + (under * (1 - under)) / second.of) * (count / (count - 1));
  const difference = first.hits / first.of - second.hits / second.of - delta;
  if (difference === 0) return 0;
  return variance <= 0 ? Math.sign(difference) * Number.POSITIVE_INFINITY : difference / Math.sqrt(variance);
}

/** Most likely second proportion when the first is `delta` above it: the root of a cubic (equation in the paper's appendix). */
function restricted(first: Rate, second: Rate, delta: number): number {
  const count = first.of + second.of;
  const hits = first.hits + second.hits;
  const l3 = count;
  const l2 = (first.of + 2 * second.of) * delta - count - hits;
  const l1 = (second.of * delta - count - 2 * second.hits) * delta + hits;
  const l0 = second.hits * delta * (1 - delta);
  const q = l2 ** 3 / (3 * l3) ** 3 - (l1 * l2) / (6 * l3 ** 2) + l0 / (2 * l3);
  const p = (q >= 0 ? 1 : -1) * Math.sqrt(Math.max(0, l2 ** 2 / (3 * l3) ** 2 - l1 / (3 * l3)));
  const cosine = p === 0 ? 0 : Math.min(1, Math.max(-1, q / p ** 3));
  const angle = (Math.PI + Math.acos(cosine)) / 3;
  const root = 2 * p * Math.cos(angle) - l2 / (3 * l3);
  return Math.min(Math.max(root, Math.max(0, -delta)), Math.min(1, 1 - delta));
}
