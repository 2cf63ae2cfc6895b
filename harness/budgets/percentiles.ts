/**
 * The value at a fraction of ascending values: the smallest with at least that share of them at or below it (inverse of the empirical
 * distribution function; type 1 of Hyndman and Fan, The American Statistician 50, 1996). NaN for none.
 */
export function percentileOf(ascending: ArrayLike<number>, fraction: number): number {
  const { length } = ascending;
  if (length === 0) return Number.NaN;
  // A product such as 0.95 * 60 may come out a hair above the whole number that it is.
  const rank = Math.ceil(fraction * length - 1e-9);
  return ascending[Math.min(Math.max(rank, 1), length) - 1] ?? Number.NaN;
}

/**
 * Fewest samples that can say anything of a percentile from above: with fewer, all of them lie below it with a probability of over 5 %
 * (Wilks, Annals of Mathematical Statistics 12, 1941). 59 for the 95th, 299 for the 99th.
 */
export function leastSamples(fraction: number): number {
  return Math.ceil(Math.log(0.05) / Math.log(fraction));
}

export function ascending(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort();
}
