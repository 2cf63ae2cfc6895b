import type { ComparisonRules } from '../core/comparison-rules.js';
import type { DivergenceCode } from '../core/divergence.js';
import type { Exchange } from '../core/exchange.js';
import type { Body } from '../compare/body-kind.js';
import type { Place } from './json-places.js';
import type { Random } from '../core/random.js';
import type { WireAnswer } from './wire-answer.js';

/** What an operator is told of the answer that it shall change. */
export interface FaultSite {
  readonly exchange: Extract<Exchange, { kind: 'response' }>;
  readonly answer: WireAnswer;
  readonly isHead: boolean;
  readonly kind: Body['kind'] | 'abridged';
  /** The body as text; empty when it is none. */
  readonly text: string;
  /** Every value of a JSON body, the document itself first; empty for other bodies. */
  readonly places: readonly Place[];
  /** False when the recording lost how the body was spelled: faults of spelling would prove nothing. */
  readonly isSpelled: boolean;
  readonly rules: ComparisonRules;
  /** How often each generated value occurs in everything that is compared together with this answer. */
  readonly occurrences: ReadonlyMap<string, number>;
  /** True when the harness follows the list of this answer to its last page. */
  readonly isFollowed: boolean;
  /** `host:port` that the side calls itself. */
  readonly authority: string;
}

/** A changed answer, and what a comparison is expected to say of it. */
export interface Fault {
  readonly answer: WireAnswer;
  readonly expected: DivergenceCode;
  /** What was changed where, for a reader who looks for a missed fault. */
  readonly what: string;
}

/** One way in which a side can be wrong. */
export interface FaultOperator {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** Undefined when the answer offers no place for this fault. */
  readonly apply: (site: FaultSite, random: Random) => Fault | undefined;
}

/** A change that no user of a side could complain about: it must stay green. */
export interface HarmlessChange {
  readonly id: string;
  readonly title: string;
  /** The changed answer; `startedAt` and `authority` when the change moves the clock or the address of the side. */
  readonly apply: (site: FaultSite, random: Random) => HarmlessAnswer | undefined;
}

export interface HarmlessAnswer {
  readonly answer: WireAnswer;
  readonly startedAt?: string;
  readonly authority?: string;
}
