/** What the policy measures (trackers/performance_budgets.csv). */
export const BUDGET_MEASURES = ['p95_latency', 'p99_latency', 'error_rate', 'digest_mismatches', 'p95_queue_lag', 'new_full_scans'] as const;
export type BudgetMeasure = (typeof BUDGET_MEASURES)[number];

export type BudgetUnit = 'percent' | 'percentage points' | 'count';

/** One rule of the policy: how far the target may be over the oracle. */
export interface BudgetRule {
  /** `PB-REG-PULL`. */
  readonly budget: string;
  readonly surface: string;
  readonly measure: BudgetMeasure;
  /** In `unit`: 10 (percent), 0.2 (percentage points), 0 (count). */
  readonly allowed: number;
  readonly unit: BudgetUnit;
}

/**
 * What is known of a rule. `within`: shown to hold. `breached`: shown not to hold. `undecided`: neither. `deferred`: a P99 in a window
 * that is too short for it; listed, never green.
 */
export type BudgetStatus = 'within' | 'breached' | 'undecided' | 'deferred';

/** Why a rule has its status, where figures alone do not say it. */
export const BUDGET_REASONS = [
  'short-window',
  'few-samples',
  'interval',
  'errors',
  'oracle-errors',
  'cache-on-one-side',
  'generator-late',
  'side-down',
  'no-data',
  'not-measured',
  'baseline-only',
  'mismatch',
  'new-scan',
  'n-plus-one',
  'backlog',
] as const;
export type BudgetReason = (typeof BUDGET_REASONS)[number];

/** A figure with its interval. Ratios are 1 for equal sides, rates are differences in percentage points, counts are counts. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How many of something each side had. */
export interface PerSide<Value> {
  readonly oracle: Value;
  readonly target: Value;
}

/** One rule judged over one stream of samples: requests of one budget by one kind of principal, a queue, or the database. */
export interface StreamVerdict {
  /** `PB-REG-PULL/v2`, `PB-WORKER-LAG/notification`, `PB-DB-SAFETY`. */
  readonly stream: string;
  readonly status: BudgetStatus;
  readonly reason?: BudgetReason;
  /** One sentence for people. */
  readonly detail: string;
  /** Each side's own figure: milliseconds, percent, or a count; null where there is none. */
  readonly figures: PerSide<number | null>;
  /** The judged figure: target over oracle. */
  readonly estimate?: Estimate;
  /** Samples that were judged. */
  readonly samples: PerSide<number>;
  /** Samples of each side that are still missing for a decision, as estimated from those that are there. */
  readonly needed?: number;
}

/** An approved exception: while it is in force, a breach up to `allowed` is accepted. */
export interface BudgetException {
  readonly id: string;
  readonly budget: string;
  readonly measure: BudgetMeasure;
  /** Allowance instead of the policy's, in the rule's unit. */
  readonly allowed: number;
  /** Id of the decision that approved it (fixtures/decisions.csv). */
  readonly decision: string;
  readonly reason: string;
  readonly owner: string;
  readonly approvedBy: string;
  /** Last day on which it holds, `YYYY-MM-DD`, UTC. */
  readonly expires: string;
}

/** One rule of the policy as judged in a run; the worst of its streams. */
export interface MeasureVerdict extends BudgetRule {
  readonly status: BudgetStatus;
  /** Exception in force that the status rests on. */
  readonly exception?: string;
  readonly streams: readonly StreamVerdict[];
}

/** The order in which verdicts of streams merge: the first that occurs is the rule's. */
const WORST_FIRST: readonly BudgetStatus[] = ['breached', 'undecided', 'deferred', 'within'];

/** The worst of several statuses. Nothing judged is undecided: no data is not a pass. */
export function worstStatus(statuses: readonly BudgetStatus[]): BudgetStatus {
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? 'undecided';
}

/** Exit code of a budget run: a breach or a problem outranks what could not be told; deferred rules alone are no failure of a short run. */
export function budgetExitCode(statuses: readonly BudgetStatus[], problems: readonly string[]): 0 | 1 | 2 {
  if (statuses.includes('breached') || problems.length > 0) return 1;
  return statuses.length === 0 || statuses.includes('undecided') || !statuses.includes('within') ? 2 : 0;
}
