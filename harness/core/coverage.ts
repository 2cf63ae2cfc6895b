import type { CaseAspect } from './case-aspect.js';
import type { Ledger } from './ledger.js';
import type { Plane } from './subject.js';
import type { ScopeReason, Verdict } from './verdict.js';

/** What is tested of one row, and what of it a run or a recording showed. */
export interface RowCoverage {
  readonly id: string;
  readonly kind: Plane;
  readonly capability: string;
  /** Family of a route, else the plane. */
  readonly family: string;
  readonly wave: string;
  readonly batch: string;
  /** Empty for what is no route. */
  readonly authMode: string;
  readonly scope: 'in-scope' | ScopeReason;
  /** Number of cases by what they look at; those generated from the tracker alone are no cases. */
  readonly cases: Readonly<Partial<Record<CaseAspect, number>>>;
  readonly principals: readonly string[];
  /** Feature gates of the row, and how many cases look at it with them on and with them off. */
  readonly gates: { readonly names: readonly string[]; readonly on: number; readonly off: number };
  /** Error types that its cases declare. */
  readonly errors: readonly string[];
  /** A happy case ran and the oracle answered as declared. */
  readonly exercised: boolean;
  /** Why not; empty when it was. */
  readonly why: string;
  /** A recorded exchange shows the answer that a happy case declares. */
  readonly seen: boolean;
  /** Sum over the cases of the run; absent when none ran. */
  readonly ledger?: Ledger;
  /** Comparers and probes that had something to compare. */
  readonly compared: readonly string[];
  readonly lastRun?: { readonly run: string; readonly startedAt: string; readonly cases: number; readonly verdict: Verdict };
  /** Cases that the committed index has and that no longer run. */
  readonly lost: readonly string[];
}

/** Rows of one family, wave or batch counted. */
export interface GroupCoverage {
  readonly name: string;
  readonly rows: number;
  readonly inScope: number;
  readonly withHappy: number;
  readonly cases: number;
  readonly exercised: number;
  readonly seen: number;
}

/** Cases of one auth mode that declare one kind of answer. */
export interface AnswerCoverage {
  readonly cases: number;
  readonly exercised: number;
  /** Cases whose declared answer a recording shows. */
  readonly seen: number;
  /** One that was exercised or seen; empty when none was. */
  readonly example: string;
}

export interface ModeCoverage {
  readonly mode: string;
  readonly rows: number;
  readonly allowed: AnswerCoverage;
  readonly refused: AnswerCoverage;
}

/** All that `parity coverage` says. */
export interface Coverage {
  readonly profile: string;
  readonly evidence: { readonly runs: readonly string[]; readonly recordings: readonly string[] };
  readonly families: readonly GroupCoverage[];
  readonly waves: readonly GroupCoverage[];
  readonly batches: readonly GroupCoverage[];
  readonly modes: readonly ModeCoverage[];
  readonly rows: readonly RowCoverage[];
  /** What makes it red. */
  readonly problems: readonly string[];
  /** What a reader must know of the evidence: a run that was cut, an index that is missing. */
  readonly notes: readonly string[];
}

/** A mode is shown when a case that is let in and one that is refused were both exercised or seen. */
export const isShown = ({ exercised, seen }: AnswerCoverage): boolean => exercised + seen > 0;
