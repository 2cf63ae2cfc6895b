import type { DivergenceCode } from '../core/divergence.js';

type EscapeCode = Extract<DivergenceCode, 'json-escape' | 'json-escape-unicode' | 'json-escape-html'>;

/**
 * How two string literals of one value differ in spelling: every kind of escape that only one of them uses. What both escape, each in
 * its own way (`\n` against `\u000a`), is `json-escape`. U+2028 and U+2029 count there too: Go escapes them among plain non-ASCII text.
 */
export function escapeDifferences(oracle: string, target: string): EscapeCode[] {
  const codes = new Set<EscapeCode>();
  let [left, right] = [0, 0];
  while (left < oracle.length && right < target.length) {
    const [width, other] = [unitWidth(oracle, left), unitWidth(target, right)];
    if (width !== other || !sameUnit(oracle, left, target, right, width)) codes.add(escapeCode(unitValue(oracle, left, width), width !== 1 && other !== 1));
    left += width;
    right += other;
  }
  return [...codes];
}

/** Kinds of escape that one of two literals of different values uses and the other avoids, for strings that differ in generated values only. */
export function escapeHabits(oracle: string, target: string): EscapeCode[] {
  const [left, right] = [habitsOf(oracle), habitsOf(target)];
  return ESCAPE_CODES.filter((code) => {
    const differs = (one: Habits, other: Habits): boolean => one.escaped.has(code) && !one.plain.has(code) && other.plain.has(code) && !other.escaped.has(code);
    return differs(left, right) || differs(right, left);
  });
}

const ESCAPE_CODES: readonly EscapeCode[] = ['json-escape', 'json-escape-unicode', 'json-escape-html'];

interface Habits {
  readonly escaped: ReadonlySet<EscapeCode>;
  readonly plain: ReadonlySet<EscapeCode>;
}

function habitsOf(raw: string): Habits {
  const [escaped, plain] = [new Set<EscapeCode>(), new Set<EscapeCode>()];
  for (let at = 1; at < raw.length - 1;) {
    const width = unitWidth(raw, at);
    const value = unitValue(raw, at, width);
    // Characters that must be escaped say nothing of a habit, and most plain ones are never escaped.
    if (value >= 0x80 || '<>&/'.includes(String.fromCharCode(value))) (width === 1 ? plain : escaped).add(escapeCode(value, false));
    at += width;
  }
  return { escaped, plain };
}

function escapeCode(value: number, isBothEscaped: boolean): EscapeCode {
  if (isBothEscaped || value === 0x2028 || value === 0x2029) return 'json-escape';
  if (value >= 0x80) return 'json-escape-unicode';
  return value === 0x3c || value === 0x3e || value === 0x26 ? 'json-escape-html' : 'json-escape';
}

/** Characters that spell one UTF-16 unit of the value: 1 when plain, 2 or 6 when escaped. */
function unitWidth(raw: string, at: number): number {
  if (raw.charCodeAt(at) !== 0x5c) return 1;
  return raw.charCodeAt(at + 1) === 0x75 ? 6 : 2;
}

function sameUnit(oracle: string, left: number, target: string, right: number, width: number): boolean {
  if (width === 1) return oracle.charCodeAt(left) === target.charCodeAt(right);
  return oracle.slice(left, left + width) === target.slice(right, right + width);
}

function unitValue(raw: string, at: number, width: number): number {
  return width === 1 ? raw.charCodeAt(at) : (JSON.parse(`"${raw.slice(at, at + width)}"`) as string).charCodeAt(0);
}
