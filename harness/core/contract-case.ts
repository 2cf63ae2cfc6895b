import { probedEffects, type FixtureCase } from './fixture.js';
import type { Plane } from './subject.js';
import type { ScopeReason } from './verdict.js';

/** One runnable case of a row. */
export interface ContractCase {
  /** Stable test id: the row's own test id, a dot, and the name of the case. */
  readonly id: string;
  readonly row: string;
  readonly kind: Plane;
  readonly capability: string;
  readonly principal: string;
  readonly happy: boolean;
  /** Declared answer of the oracle to the measured steps. */
  readonly expect: string;
  /** Feature gates of the row. */
  readonly gates: readonly string[];
  /** Budget name of the row, empty when it has none. */
  readonly budget: string;
  /** What a side must offer: `http`, `database`, `worker`. */
  readonly needs: readonly SideNeed[];
  /** Fixture file relative to the project; empty for a case generated from the tracker alone. */
  readonly fixture: string;
}

export type SideNeed = 'http' | 'database' | 'worker';

/** A case with all that is needed to run it. */
export interface RunnableCase extends ContractCase {
  readonly script: FixtureCase;
}

/** Queue and worker cases drain what others put, and side effects are told by a whole database: no other case may be in flight. */
export function runsAlone(one: RunnableCase): boolean {
  return one.kind !== 'route' || probedEffects(one.script).length > 0;
}

export interface PlannedRow {
  readonly id: string;
  readonly kind: Plane;
  readonly capability: string;
  readonly cases: readonly string[];
  /** `in-scope`, or why this profile does not run the row. */
  readonly scope: 'in-scope' | ScopeReason;
  /** Why no happy case is possible in any supported configuration. */
  readonly reason?: string;
}

/** What a profile would run: rows in tracker order, cases in row order. */
export interface Plan {
  readonly rows: readonly PlannedRow[];
  readonly cases: readonly RunnableCase[];
}
