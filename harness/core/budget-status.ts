/** Days that the policy wants the oracle's baseline to be collected over. */
export const BASELINE_DAYS = 14;

/** A day of one stream. */
export interface DayFigure {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  /** Milliseconds; null where the samples are too few for a P95. */
  readonly p95: number | null;
  readonly samples: number;
}

/** How steady the oracle is over the days. */
export interface StreamStability {
  readonly stream: string;
  readonly budget: string;
  readonly days: readonly DayFigure[];
  /** Largest P95 of a day over the smallest; null for fewer than two days. */
  readonly spread: number | null;
  /** What it may be: 1 plus the allowance of the budget's P95; null where the policy has none. */
  readonly limit: number | null;
  readonly stable: boolean;
  /** The day that is furthest from the middle one, where the spread is too large. */
  readonly out?: string;
}

/** How far the collection of baselines has come. */
export interface BaselineStatus {
  readonly days: number;
  /** First and last day that must be covered. */
  readonly from: string;
  readonly to: string;
  readonly covered: readonly string[];
  readonly gaps: readonly string[];
  /** Baselines that count, by id. */
  readonly counted: readonly string[];
  /** Baselines in the window that do not, with what differs from the newest one. */
  readonly refused: readonly { readonly id: string; readonly differences: readonly string[] }[];
  /** Commits of the oracle that were sampled. */
  readonly commits: readonly string[];
  readonly streams: readonly StreamStability[];
  /** What is missing for the collection to be whole, a sentence each; empty when it is. */
  readonly missing: readonly string[];
}
