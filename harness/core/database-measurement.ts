import type { DatabaseFinding } from './budget-report.js';
import type { PerSide } from './budget.js';

/** How often each side executed which statement for the measured requests of a case. */
export interface SampledCase {
  readonly case: string;
  readonly row: string;
  /** Members of the longest list in the target's answers. */
  readonly elements: number;
  readonly statements: PerSide<readonly { readonly normal: string; readonly executions: number }[]>;
}

/** A case that took no part, or not in the times. */
export interface UnpairedCase {
  readonly case: string;
  readonly why: string;
}

/** Time that one side's statements of one case took in one pass on the large data set. */
export interface DatabaseSample {
  /** Number of the pass over all cases, from 0. */
  readonly block: number;
  readonly case: string;
  readonly side: 'oracle' | 'target';
  readonly ms: number;
  /** True for the first time that the case was timed on this side. */
  readonly first: boolean;
}

/** The large data set that plans and times are of. */
export interface LargeDataFacts {
  /** Rows of every filled table. */
  readonly rows: number;
  /** Filled tables of each side. */
  readonly filled: PerSide<ReadonlySet<string>>;
  /** Both databases together. */
  readonly bytes: number;
  /** Seconds that making it took; undefined when it was kept from an earlier run. */
  readonly madeIn: number | undefined;
}

/** What is known of the databases of a pair before the times are judged. */
export interface DatabaseMeasurement {
  /** `not-measured` when a side shows nothing of its database; `why` says it, and nothing is judged. */
  readonly status: 'measured' | 'not-measured';
  readonly why?: string;
  readonly findings: readonly DatabaseFinding[];
  readonly sampled: readonly SampledCase[];
  readonly unpaired: readonly UnpairedCase[];
  readonly large?: LargeDataFacts;
}

/** Cases in which both sides executed statements: without any, nothing was compared. */
export function comparedCases({ sampled }: Pick<DatabaseMeasurement, 'sampled'>): number {
  return sampled.filter(({ statements }) => statements.oracle.length > 0 && statements.target.length > 0).length;
}
