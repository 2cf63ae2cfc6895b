import type { AuthAnswer } from './auth-answer.js';
import type { AuthKind } from './auth-kind.js';

/**
 * What an auth mode promises to a kind of credentials. `allowed`: they are taken, so 401 contradicts; `refused`: nobody gets through
 * with them; `by-right`: they are taken, and whether they suffice is the row's matter; `either`: the mode's own name leaves it open.
 */
export type AuthPromise = 'allowed' | 'refused' | 'by-right' | 'either';

/** `fixtures/auth-modes.json`. */
export interface AuthModeFile {
  readonly $schema?: string;
  readonly modes: Readonly<Record<string, { readonly about: string; readonly promises: Readonly<Record<AuthKind, AuthPromise>> }>>;
}

/** One exchange, as evidence. */
export interface AuthExchange {
  /** Recording file, or run id. */
  readonly source: string;
  readonly case: string;
  readonly principal: string;
  readonly method: string;
  readonly path: string;
  /** Status that was answered; of a run the one that the case declares and that was given. */
  readonly status: string;
}

export interface AuthObservation {
  readonly row: string;
  readonly kind: AuthKind;
  /** Who it was, empty for nobody. */
  readonly user: string;
  readonly answer: AuthAnswer;
  readonly exchange: AuthExchange;
}

/** One kind of credentials on one row. */
export interface AuthFinding {
  readonly row: string;
  readonly mode: string;
  readonly kind: AuthKind;
  readonly promise: AuthPromise;
  readonly state: 'agrees' | 'contradicts' | 'not-observed';
  /** What shows it, the first few; empty when nothing does. */
  readonly exchanges: readonly AuthExchange[];
}

/** Rows on which the service does otherwise than their mode says, and why that is right. */
export interface AcceptedContradiction {
  readonly kind: AuthKind;
  readonly rows: readonly string[];
  readonly reason: string;
}

/** `fixtures/auth-exceptions/<profile>.json`. */
export interface AuthExceptionFile {
  readonly $schema?: string;
  readonly accepted: readonly AcceptedContradiction[];
}
