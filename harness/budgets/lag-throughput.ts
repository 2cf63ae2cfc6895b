import type { PerSide } from '../core/budget.js';

/** One round of working off a full queue as fast as one consumer can. */
export interface DrainRound {
  readonly side: 'oracle' | 'target';
  /** Rounds count from 1; in each of them both sides have their turn, in random order. */
  readonly round: number;
  readonly items: number;
  readonly done: number;
  readonly seconds: number;
}

/** Items a second of one round. */
export const perSecond = ({ done, seconds }: DrainRound): number => (seconds > 0 ? done / seconds : 0);

/** Median throughput of each side, items a second; null where a side had no round. */
export function throughput(rounds: readonly DrainRound[]): PerSide<number | null> {
  return { oracle: medianOf(rounds, 'oracle'), target: medianOf(rounds, 'target') };
}

function medianOf(rounds: readonly DrainRound[], side: DrainRound['side']): number | null {
  const sorted = rounds
    .filter((round) => round.side === side)
    .map(perSecond)
    .sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}
