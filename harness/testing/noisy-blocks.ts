import type { Block } from '../budgets/ratio-interval.js';
import { Random } from '../core/random.js';

/** How the latencies of two sides are made, so that the true ratio of any of their percentiles is `slow`. */
export interface Material {
  /** `lognormal`: deviation 0.5 of the logarithm. `heavy`: Pareto with index 1.5, whose variance is infinite. */
  readonly shape: 'lognormal' | 'heavy';
  /** Deviation of the logarithm of a factor that both sides of a block share: a busy machine. */
  readonly shared: number;
  /** The same of a factor that each side has of its own in a block. */
  readonly own: number;
  readonly slow: number;
}

/** Blocks of equally many latencies of each side. */
export function noisyBlocks({ shape, shared, own, slow }: Material, blocks: number, perBlock: number, random: Random): Block[] {
  const one = (): number => (shape === 'lognormal' ? Math.exp(0.5 * normal(random)) : (1 - random.next()) ** (-1 / 1.5));
  return Array.from({ length: blocks }, () => {
    const busy = Math.exp(shared * normal(random));
    const side = (factor: number): number[] => {
      const level = busy * factor * Math.exp(own * normal(random));
      return Array.from({ length: perBlock }, () => level * one());
    };
    return { oracle: side(10), target: side(10 * slow) };
  });
}

/** A standard normal number (Box and Muller, Annals of Mathematical Statistics 29, 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** How many of so many trials may go wrong when each does with `share`: the expectation and three standard deviations of a binomial count. */
export function mostOf(trials: number, share: number): number {
  return Math.floor(trials * share + 3 * Math.sqrt(trials * share * (1 - share)));
}
