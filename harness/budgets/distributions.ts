import jStat from 'jstat';

/** Quantile of the standard normal distribution. */
export function normalQuantile(probability: number): number {
  return jStat.normal.inv(probability, 0, 1);
}

/** Quantile of Student's t distribution. */
export function studentQuantile(probability: number, degrees: number): number {
  return jStat.studentt.inv(probability, degrees);
}

/**
 * Exact interval of a proportion (Clopper and Pearson, Biometrika 26, 1934): each bound is missed with at most `alpha`.
 */
export function proportionInterval(hits: number, of: number, alpha: number): { readonly low: number; readonly high: number } {
  return {
    low: hits === 0 ? 0 : jStat.beta.inv(alpha, hits, of - hits + 1),
    high: hits === of ? 1 : jStat.beta.inv(1 - alpha, hits + 1, of - hits),
  };
}
