import type { PerSide } from '../core/budget.js';

/** One item of a queue that was put, claimed and completed. Times in milliseconds. */
export interface LagSample {
  readonly side: 'oracle' | 'target';
  /** Second of the measured time in which the item was to be put. */
  readonly block: number;
  /** When it was to be put, since the start of the measured time. */
  readonly intended: number;
  /** From that moment until the consumer had it, and until it was completed: a put that waits for a slow put before it waits here too. */
  readonly toClaimMs: number;
  readonly toDoneMs: number;
  /** How late the generator itself was with the put; waiting for the side does not count. */
  readonly lateMs: number;
  /** True when that is too much: the sample is void. */
  readonly late: boolean;
}

/** What became of the items of one side in a window. */
export interface LagCounts {
  readonly put: number;
  readonly done: number;
  /** Samples that are void because the generator was late. */
  readonly late: number;
  /** Items that were put and that nobody could claim, though the queue said that it had nothing more. */
  readonly lost: number;
  /** Items that were claimed more than once. */
  readonly twice: number;
  /** Claims of what was never put. */
  readonly strange: number;
  /** Puts, claims and completions that the side answered with an error. */
  readonly refused: number;
  /** Items that were left when the time for catching up was over. */
  readonly unfinished: number;
  /** Rows that were still in the table when everything was completed. */
  readonly left: number;
}

/** Everything that one window showed. */
export interface LagWindow {
  readonly samples: readonly LagSample[];
  readonly counts: PerSide<LagCounts>;
  /** True where items came faster than the side could work them off: its lag is then a matter of how long one measures. */
  readonly backlog: PerSide<boolean>;
  /** The side whose driver ended, and why; its window ended there. */
  readonly down?: { readonly side: 'oracle' | 'target'; readonly why: string };
}

/** The first error that each side answered in the window, for people. */
export type FirstErrors = PerSide<string | undefined>;

/** Errors are judged first: a lag of items that were lost or done twice is no lag. */
export const lagErrors = ({ lost, twice, strange, refused, left }: LagCounts): number => lost + twice + strange + refused + left;
