import { diverge, type Comparison } from './comparison.js';
import { isBlank, type Span } from './json-lexemes.js';

/**
 * Reports once that two documents have other blanks between their tokens (RFC 8259, 2), or before or behind them. Exact for documents
 * of the same tokens; where members were added, lost or moved, the manners of writing are compared: between two kinds of tokens each
 * document has blanks that the other never has.
 */
export function compareBlanks(oracle: Span, target: Span, location: string, to: Comparison): void {
  if (before(oracle) !== before(target) || behind(oracle) !== behind(target)) {
    diverge(to, 'json-whitespace', location, around(oracle), around(target));
    return;
  }
  const [isSpaced, isOtherSpaced] = [hasBlanksWithin(oracle), hasBlanksWithin(target)];
  if (isSpaced && isOtherSpaced) compareManners(mannersOf(oracle), mannersOf(target), location, to);
  else if (isSpaced !== isOtherSpaced) diverge(to, 'json-whitespace', location, beginning(oracle), beginning(target));
}

/** Span of the document in a text of JSON, without the blanks around it. */
export function documentIn(text: string): Span {
  let [start, end] = [0, text.length];
  while (isBlank(text.charCodeAt(start))) start += 1;
  while (isBlank(text.charCodeAt(end - 1))) end -= 1;
  return { text, start, end };
}

const before = ({ text, start }: Span): string => text.slice(0, start);
const behind = ({ text, end }: Span): string => text.slice(end);
const around = (span: Span): string => `${JSON.stringify(before(span))} before, ${JSON.stringify(behind(span))} behind`;

/** Characters shown of a document, in UTF-16 units. */
const SHOWN = 80;

const beginning = ({ text, start, end }: Span): string => text.slice(start, Math.min(end, start + SHOWN));

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

/** True when there are blanks between the tokens of a value. */
export function hasBlanksWithin({ text, start, end }: Span): boolean {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = closingQuote(text, at);
    else if (code <= SPACE) return true;
  }
  return false;
}

/** How often which blanks stand between two kinds of tokens. */
type Manners = ReadonlyMap<number, ReadonlyMap<string, number>>;

/** Kinds of tokens by their first character; every value is one kind, the beginning of the document none. */
const TOKENS = '{}[],:';
const VALUE = TOKENS.length;
const KIND_OF = new Uint8Array(128).fill(VALUE);
for (let kind = 0; kind < TOKENS.length; kind += 1) KIND_OF[TOKENS.charCodeAt(kind)] = kind;

/** The usual blanks are counted in an array, which is many times faster than a map; both are one table of `before × 8 + behind`. */
function mannersOf({ text, start, end }: Span): Manners {
  const [none, one] = [new Uint32Array(64), new Uint32Array(64)];
  const manners = new Map<number, Map<string, number>>();
  const add = (between: number, blanks: string, times: number): void => {
    const gaps = manners.get(between) ?? new Map<string, number>();
    manners.set(between, gaps.set(blanks, (gaps.get(blanks) ?? 0) + times));
  };
  let before = VALUE + 1;
  let gapStart = start;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= SPACE) continue;
    const kind = code < 128 ? (KIND_OF[code] ?? VALUE) : VALUE;
    const width = at - gapStart;
    const between = before * 8 + kind;
    // Within a number or a word there is no gap.
    if (width === 0) none[between] = (none[between] ?? 0) + (kind === VALUE && before === VALUE ? 0 : 1);
    else if (width === 1 && text.charCodeAt(gapStart) === SPACE) one[between] = (one[between] ?? 0) + 1;
    else add(between, text.slice(gapStart, at), 1);
    if (code === QUOTE) at = closingQuote(text, at);
    before = kind;
    gapStart = at + 1;
  }
  for (let between = 0; between < 64; between += 1) {
    if ((none[between] ?? 0) > 0) add(between, '', none[between] ?? 0);
    if ((one[between] ?? 0) > 0) add(between, ' ', one[between] ?? 0);
  }
  return manners;
}

/** True when the same blanks stand between the same kinds of tokens equally often: then the documents around two values decide. */
export function hasSameManners(oracle: Span, target: Span): boolean {
  const [left, right] = [mannersOf(oracle), mannersOf(target)];
  return left.size === right.size && [...left].every(([between, gaps]) => isSame(gaps, right.get(between)));
}

function isSame(gaps: ReadonlyMap<string, number>, others: ReadonlyMap<string, number> | undefined): boolean {
  return gaps.size === others?.size && [...gaps].every(([blanks, times]) => others.get(blanks) === times);
}

function compareManners(oracle: Manners, target: Manners, location: string, to: Comparison): void {
  for (const [between, gaps] of oracle) {
    const others = target.get(between);
    if (others === undefined || isAlike(gaps, others)) continue;
    const shown = (some: ReadonlyMap<string, number>): string =>
      `${nameOf(between)}: ${[...some].map(([blanks, times]) => `${JSON.stringify(blanks)} × ${String(times)}`).join(', ')}`;
    diverge(to, 'json-whitespace', location, shown(gaps), shown(others));
    return;
  }
}

/** The two tokens between which the gaps are. */
function nameOf(between: number): string {
  const name = (kind: number): string => TOKENS.charAt(kind) || (kind === VALUE ? 'value' : 'beginning');
  return `${name(Math.floor(between / 8))} ${name(between % 8)}`;
}

function isAlike(gaps: ReadonlyMap<string, number>, others: ReadonlyMap<string, number>): boolean {
  const total = (some: ReadonlyMap<string, number>): number => [...some.values()].reduce((sum, times) => sum + times, 0);
  if (total(gaps) === total(others)) return isSame(gaps, others);
  return [...gaps.keys()].every((blanks) => others.has(blanks)) || [...others.keys()].every((blanks) => gaps.has(blanks));
}
