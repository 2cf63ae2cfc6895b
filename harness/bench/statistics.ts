/** Order statistics of a contender's wall times, in milliseconds. */
export interface Summary {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Throws RangeError without samples: a summary of nothing would look like a measurement. */
export function summarize(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new RangeError('no samples to summarize');
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1] ?? min, sorted[Math.floor(middle)] ?? max];
  return { min, median: (below + above) / 2, max };
}

/** The smallest sample that at least a share `fraction` (0 to 1) of them does not exceed (nearest rank). Throws RangeError without samples. */
export function percentile(samples: readonly number[], fraction: number): number {
  const sorted = Float64Array.from(samples).sort();
  // The product may come out a hair above the whole number that it is.
  const found = sorted[Math.max(0, Math.ceil(fraction * sorted.length - 1e-9) - 1)];
  if (found === undefined) throw new RangeError('no samples have no percentile');
  return found;
}

/** A copy in random order (Fisher and Yates); `random` answers numbers from 0 up to 1. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}
