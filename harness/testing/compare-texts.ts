import { BindingTable } from '../compare/bindings.js';
import { compareJson } from '../compare/compare-json.js';
import { parseLexemes } from '../compare/json-lexemes.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Divergence } from '../core/divergence.js';
import { emptyLedger, type Ledger } from '../core/ledger.js';
import { strictRules } from './builders.js';

/** When both sides' exchanges began in the tests of JSON, epoch seconds. */
export const JSON_START = Date.parse('2026-11-21T07:00:00Z') / 1000;

export interface TextComparison {
  readonly found: readonly Divergence[];
  readonly uncounted: readonly Divergence[];
  readonly ledger: Ledger;
}

/** Compares two JSON documents at `/body` under strict rules that a test may change. Throws JsonSyntaxError. */
export function compareTexts(oracle: string, target: string, rules: Partial<ComparisonRules> = {}, targetStart = JSON_START): TextComparison {
  const found: Divergence[] = [];
  const uncounted: Divergence[] = [];
  const ledger = emptyLedger();
  const bindings = new BindingTable();
  compareJson(parseLexemes(oracle), parseLexemes(target), '/body', {
    rules: { ...strictRules, ...rules },
    bindings,
    oracle: { authority: 'oracle:80', startedAt: JSON_START },
    target: { authority: 'target:81', startedAt: targetStart },
    found,
    uncounted,
    ledger,
  });
  bindings.settle();
  return { found, uncounted, ledger };
}

/** The divergences as `code location`. */
export function codesOf(oracle: string, target: string, rules: Partial<ComparisonRules> = {}): string[] {
  return compareTexts(oracle, target, rules).found.map(({ code, location }) => `${code} ${location}`);
}

/** The same divergences as they are with the sides swapped: what one side lacks the other has more. Sorted, for the order of finding may differ. */
export function mirrored(codes: readonly string[]): string[] {
  return codes.map((line) => line.replace(/-(missing|added) /, (_, word: string) => (word === 'missing' ? '-added ' : '-missing '))).sort();
}
