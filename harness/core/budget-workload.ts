import type { PrincipalKind } from './principal.js';

/** Requests of one budget by one kind of principal: kinds differ in cost by ten times, so they are never mixed. */
export interface WorkloadStream {
  readonly budget: string;
  readonly principal: PrincipalKind;
  /** Requests per second to each side. */
  readonly perSecond: number;
  /** How arrivals are spread, `poisson` unless said. */
  readonly arrivals?: 'poisson' | 'constant';
  /** Case ids; of each the first measured step that asks the row's own route is sent. */
  readonly cases: readonly string[];
  /** Things that reading cases are prepared on, so that first hits occur in the whole window; 12 unless said. */
  readonly instances?: number;
  /** Share of the run's time relative to the other streams; 1 unless said. */
  readonly share?: number;
}

/** What is sent for the budgets of a profile (fixtures/schemas/budget-workload.schema.json). */
export interface BudgetWorkload {
  readonly $schema?: string;
  /** Fixture files with cases that only budgets use, relative to the project. */
  readonly fixtures?: readonly string[];
  readonly streams: readonly WorkloadStream[];
  /** Header in which a side says the digest of content that it took or gives. */
  readonly digestHeader?: string;
  /** Of so many pushes one is read back and its content hashed; 10 unless said. */
  readonly readBackEvery?: number;
  /** Queue whose lag is measured through the drivers. */
  readonly queue?: {
    readonly budget: string;
    readonly queue: string;
    /** Items per second to each side. */
    readonly perSecond: number;
    readonly arrivals?: 'poisson' | 'constant';
    readonly share?: number;
  };
  /** Cases whose statements are looked at, on a large data set. */
  readonly database?: { readonly budget: string; readonly cases: readonly string[]; readonly share?: number };
}
