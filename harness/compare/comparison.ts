import type { ComparisonRules } from '../core/comparison-rules.js';
import { SPELLING_CODES, type Divergence, type DivergenceCode, type Shown } from '../core/divergence.js';
import { excerpt, excerptPair } from '../core/excerpt.js';
import type { Ledger } from '../core/ledger.js';
import type { BindingTable } from './bindings.js';

/** What a comparer knows of one side while it compares a pair of exchanges. */
export interface SideContext {
  /** `host:port` of the side; its own base URL becomes a token in every string. Empty when unknown. */
  readonly authority: string;
  /** When the exchange began, epoch seconds; NaN when the recording does not say. */
  readonly startedAt: number;
  /** Other addresses of the side's own surroundings, by the token that stands for them. */
  readonly addresses?: Readonly<Record<string, string>>;
}

/** Everything a comparer is given besides the two values, and where it puts what it finds. */
export interface Comparison {
  readonly rules: ComparisonRules;
  readonly bindings: BindingTable;
  readonly oracle: SideContext;
  readonly target: SideContext;
  readonly found: Divergence[];
  /** Differences of a spelling that the profile does not count: reported, never red. */
  readonly uncounted: Divergence[];
  readonly ledger: Ledger;
}

/** Longest value kept in a divergence; the run log must stay readable. */
const SHOWN_LIMIT = 400;

/** Adds one divergence; sides without a value are left out, long texts are cut around what differs. */
export function diverge(to: Comparison, code: DivergenceCode, location: string, oracle?: Shown, target?: Shown): void {
  const spelling = SPELLING_CODES[code];
  const list = spelling === undefined || to.rules.spelling[spelling] ? to.found : to.uncounted;
  const [left, right] =
    typeof oracle === 'string' && typeof target === 'string' ? excerptPair(oracle, target, SHOWN_LIMIT) : [shorten(oracle), shorten(target)];
  list.push({ code, location, ...(left === undefined ? {} : { oracle: left }), ...(right === undefined ? {} : { target: right }) });
}

const shorten = (value: Shown | undefined): Shown | undefined => (typeof value === 'string' ? excerpt(value, SHOWN_LIMIT) : value);
