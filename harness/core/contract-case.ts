import type { CaseAspect } from './case-aspect.js';
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
  /** Declares that the row does its work: only such a case exercises it. */
  readonly happy: boolean;
  /** What the case looks at. */
  readonly aspect: CaseAspect;
  /** Declared answer of the oracle to the measured steps. */
  readonly expect: string;
  /** Declared error type of those answers, empty for none. */
  readonly error: string;
  /** `in-scope`, or why this profile does not run the case although it may run others of the row. */
  readonly scope: 'in-scope' | ScopeReason;
  /** Feature gates of the row. */
  readonly gates: readonly string[];
  /** Budget name of the row, empty when it has none. */
  readonly budget: string;
  /** What a side must offer: `http`, `database`, `worker`, `driver`. */
  readonly needs: readonly SideNeed[];
  /** Fixture file relative to the project; empty for a case generated from the tracker alone. */
  readonly fixture: string;
}

export type SideNeed = 'http' | 'database' | 'worker' | 'driver';

/** A case with all that is needed to run it. */
export interface RunnableCase extends ContractCase {
  readonly script: FixtureCase;
}

/** Queue and worker cases drain what others put, and side effects are told by a whole database: no other case may be in flight. */
export function runsAlone(one: RunnableCase): boolean {
  if (one.script.driver !== undefined) return false;
  return one.kind !== 'route' || one.script.alone === true || probedEffects(one.script).length > 0;
}

export interface PlannedRow {
  readonly id: string;
  readonly kind: Plane;
  readonly capability: string;
  readonly cases: readonly string[];
  /** Variants of the matrix that the row does not have, with the reason. */
  readonly leftOut: Readonly<Record<string, string>>;
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
