import type { GeneratorName } from '../core/comparison-rules.js';
import { mayHoldTime, mayHoldToken } from './token-runs.js';

/** A piece of a string: text to be compared, a generated value to be bound, or a time to be related. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  /** `format` tells what values of one type may differ in, the version of a uuid; empty when there is nothing to tell. */
  | { readonly kind: 'generated'; readonly type: GeneratorName; readonly format: string; readonly text: string }
  | TimePiece;

export interface TimePiece {
  readonly kind: 'time';
  /** `rfc2822`, or `iso` with the character between date and time. */
  readonly layout: string;
  /** Digits of the fraction of a second. */
  readonly precision: number;
  /** How the zone is spelled: `Z`, `+00:00` with its digits as zeros, a name, or empty. */
  readonly zone: string;
  readonly text: string;
  readonly epochSeconds: number;
}

/** RFC 9562 with its version and variant digits: the nil uuid is no generated value. */
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const DATE_TEXT =
  '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4} \\d{2}:\\d{2}:\\d{2} (?:GMT|UTC|[+-]\\d{4})';
const DATE_ISO = '\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d+)?(?:Z|[+-]\\d{2}:?\\d{2})?';
/** Digests are content, not generated: a run of hex right behind an algorithm's name is left alone. */
const TOKEN_UPPER = '(?<![A-Za-z0-9_-])[A-Z0-9]{20,}(?![A-Za-z0-9_-])';
const TOKEN_MIXED = '(?<![A-Za-z0-9_:-])[A-Za-z0-9_-]{32,}(?![A-Za-z0-9_-])';

/** 16 random bytes, or the 30 of a multipart boundary, in hex: longer and shorter runs are digests of content. */
const TOKEN_HEX = '(?<![A-Za-z0-9_:-])(?:[0-9a-f]{60}|[0-9a-f]{32})(?![A-Za-z0-9_-])';

const patterns = new WeakMap<readonly GeneratorName[], RegExp>();

function patternFor(generators: readonly GeneratorName[]): RegExp {
  const known = patterns.get(generators);
  if (known !== undefined) return known;
  const parts = [`(?<date>${DATE_TEXT})`, `(?<iso>${DATE_ISO})`];
  if (generators.includes('uuid')) parts.push(`(?<uuid>${UUID})`);
  if (generators.includes('token-hex')) parts.push(`(?<hex>${TOKEN_HEX})`);
  if (generators.includes('token-upper')) parts.push(`(?<upper>${TOKEN_UPPER})`);
  if (generators.includes('token-mixed')) parts.push(`(?<mixed>${TOKEN_MIXED})`);
  const made = new RegExp(parts.join('|'), 'g');
  patterns.set(generators, made);
  return made;
}

/** Splits a string into literal text, generated values and times. */
export function splitValue(text: string, generators: readonly GeneratorName[]): Piece[] {
  // Most strings hold neither, and looking for that is far cheaper than the pattern.
  if (!mayHoldToken(text, 0, text.length) && !mayHoldTime(text)) return [{ kind: 'literal', text }];
  const pieces: Piece[] = [];
  let last = 0;
  for (const match of text.matchAll(patternFor(generators))) {
    const piece = classify(match[0], match.groups ?? {});
    if (piece === undefined) continue;
    if (match.index > last) pieces.push({ kind: 'literal', text: text.slice(last, match.index) });
    pieces.push(piece);
    last = match.index + match[0].length;
  }
  if (last < text.length || pieces.length === 0) pieces.push({ kind: 'literal', text: text.slice(last) });
  return pieces;
}

function classify(text: string, groups: Record<string, string | undefined>): Piece | undefined {
  if (groups['date'] !== undefined) {
    const epochSeconds = Date.parse(text.replace('-0000', 'GMT')) / 1000;
    return { kind: 'time', layout: 'rfc2822', precision: 0, zone: text.slice(text.lastIndexOf(' ') + 1), text, epochSeconds };
  }
  if (groups['iso'] !== undefined) return isoTime(text);
  if (groups['uuid'] !== undefined) return { kind: 'generated', type: 'uuid', format: `version ${text.charAt(14)}`, text };
  if (groups['hex'] !== undefined) return { kind: 'generated', type: 'token-hex', format: '', text };
  if (groups['upper'] !== undefined) return /[A-Z]/.test(text) ? { kind: 'generated', type: 'token-upper', format: '', text } : undefined;
  // A bare digest (hex digits) is content, and words joined by dashes or underscores are names. Which characters a token
  // happens to have must not decide: 32 random ones of base64url lack a digit once in 230 times, a capital once in ten million.
  if (!/[A-Z]/.test(text) || !/[a-z0-9]/.test(text) || WORDS.test(text)) return undefined;
  return { kind: 'generated', type: 'token-mixed', format: '', text };
}

/** Words joined by dashes or underscores, capitalised or not: a header name, an identifier. */
const WORDS = /^(?:[A-Z]?[a-z]+|[A-Z]+|\d+)(?:[-_]+(?:[A-Z]?[a-z]+|[A-Z]+|\d+))*$/;

function isoTime(text: string): Piece {
  const fraction = /[.,](\d+)/.exec(text)?.[1] ?? '';
  const zone = /(Z|[+-]\d{2}:?\d{2})$/.exec(text.slice(19))?.[1] ?? '';
  const parsable = text.replace(' ', 'T').replace(',', '.') + (zone === '' ? 'Z' : '');
  const epochSeconds = Date.parse(parsable) / 1000;
  return { kind: 'time', layout: `iso ${text.charAt(10)}`, precision: fraction.length, zone: zone.replace(/\d/g, '0'), text, epochSeconds };
}
