import { diverge, type Comparison } from './comparison.js';
import type { JsonNode } from './json-lexemes.js';

/**
 * Reports once that two documents have other blanks between their tokens (RFC 8259, 2), or before or behind them. Exact for documents
 * of the same tokens; where members were added, lost or moved, the manners of writing are compared: between two kinds of tokens each
 * document has blanks that the other never has.
 */
export function compareBlanks(oracle: JsonNode, target: JsonNode, location: string, to: Comparison): void {
  const [left, right] = [around(oracle), around(target)];
  if (left !== right) diverge(to, 'json-whitespace', location, left, right);
  else {
    const [spaced, otherSpaced] = [hasBlanks(oracle), hasBlanks(target)];
    if (spaced && otherSpaced) compareManners(mannersOf(oracle), mannersOf(target), location, to);
    else if (spaced !== otherSpaced) diverge(to, 'json-whitespace', location, beginning(oracle), beginning(target));
  }
}

const around = ({ text, start, end }: JsonNode): string => `${JSON.stringify(text.slice(0, start))} before, ${JSON.stringify(text.slice(end))} behind`;

/** Characters shown of a document, in UTF-16 units. */
const SHOWN = 80;

const beginning = ({ text, start, end }: JsonNode): string => text.slice(start, Math.min(end, start + SHOWN));

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** Index of the closing quote of the string that opens at `at`. */
function closingQuote(text: string, at: number): number {
  for (let next = at + 1; ; next += 1) {
    const code = text.charCodeAt(next);
    if (code === QUOTE) return next;
    if (code === BACKSLASH) next += 1;
  }
}

function hasBlanks({ text, start, end }: JsonNode): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = closingQuote(text, at);
    else if (code <= SPACE) return true;
  }
  return false;
}

/** How often which blanks stand between two kinds of tokens, which are named by the characters around the gap. */
type Manners = ReadonlyMap<string, Map<string, number>>;

function mannersOf({ text, start, end }: JsonNode): Manners {
  const manners = new Map<string, Map<string, number>>();
  let before = '';
  let gapStart = start;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= SPACE) continue;
    const kind = tokenKind(code);
    // Within a number or a word there is no gap.
    if (kind !== 'value' || before !== 'value' || gapStart < at) {
      const gaps = manners.get(`${before} ${kind}`) ?? new Map<string, number>();
      manners.set(`${before} ${kind}`, gaps);
      const blanks = text.slice(gapStart, at);
      gaps.set(blanks, (gaps.get(blanks) ?? 0) + 1);
    }
    if (code === QUOTE) at = closingQuote(text, at);
    before = kind;
    gapStart = at + 1;
  }
  return manners;
}

function tokenKind(code: number): string {
  const char = String.fromCharCode(code);
  return '{}[],:'.includes(char) ? char : 'value';
}

function compareManners(oracle: Manners, target: Manners, location: string, to: Comparison): void {
  for (const [between, gaps] of oracle) {
    const others = target.get(between);
    if (others === undefined || isAlike(gaps, others)) continue;
    const shown = (some: ReadonlyMap<string, number>): string =>
      `${between}: ${[...some].map(([blanks, times]) => `${JSON.stringify(blanks)} × ${String(times)}`).join(', ')}`;
    diverge(to, 'json-whitespace', location, shown(gaps), shown(others));
    return;
  }
}

function isAlike(gaps: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): boolean {
  const total = (some: ReadonlyMap<string, number>): number => [...some.values()].reduce((sum, times) => sum + times, 0);
  if (total(gaps) === total(others)) return gaps.size === others.size && [...gaps].every(([blanks, times]) => others.get(blanks) === times);
  return [...gaps.keys()].every((blanks) => others.has(blanks)) || [...others.keys()].every((blanks) => gaps.has(blanks));
}
