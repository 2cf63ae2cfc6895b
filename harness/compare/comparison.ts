import type { ComparisonRules } from '../core/comparison-rules.js';
import { SPELLING_CODES, type Divergence, type DivergenceCode, type Shown } from '../core/divergence.js';
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

/** Adds one divergence; sides without a value are left out. */
export function diverge(to: Comparison, code: DivergenceCode, location: string, oracle?: Shown, target?: Shown): void {
  const spelling = SPELLING_CODES[code];
  const list = spelling === undefined || to.rules.spelling[spelling] ? to.found : to.uncounted;
  list.push({ code, location, ...(oracle === undefined ? {} : { oracle: shorten(oracle) }), ...(target === undefined ? {} : { target: shorten(target) }) });
}

function shorten(value: Shown): Shown {
  return typeof value === 'string' && value.length > SHOWN_LIMIT ? `${value.slice(0, SHOWN_LIMIT)}… (${String(value.length)} characters)` : value;
}
