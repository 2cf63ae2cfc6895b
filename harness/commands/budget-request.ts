import type { BudgetLog } from '../budgets/budget-log-file.js';
import type { Window } from '../budgets/window.js';
import type { ChosenProfile } from './load-config.js';

/** What a budget run is asked for. */
export interface BudgetRequest {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly chosen: ChosenProfile;
  /** Budgets to measure; empty: all of the policy. */
  readonly budgets: readonly string[];
  readonly window: Window;
  readonly seed: number;
  readonly targetArguments: readonly string[];
  /** The build that stands on both sides, when one does. */
  readonly same?: 'oracle' | 'target';
  /** Id of a baseline in the oracle's place, or `latest`. */
  readonly baseline?: string;
  /** An earlier part of the same run. */
  readonly resume?: BudgetLog;
  readonly now: () => Date;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  readonly progress: (line: string) => void;
}
