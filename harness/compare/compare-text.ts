import type { DivergenceCode } from '../core/divergence.js';
import { diverge, type Comparison, type SideContext } from './comparison.js';
import { splitValue, type Piece, type TimePiece } from './generated-values.js';
import { readingsFor } from './text-readings.js';

/**
 * Compares two strings: equal after each side's own authority became a token, or different only in generated values (bound one to
 * one) and in times of one format and age. A difference that a reading explains (line ends, a closing slash, percent-encoding, …) has
 * the code of that reading, anything else is one divergence `code`.
 */
export function compareText(oracle: string, target: string, location: string, code: DivergenceCode, to: Comparison): void {
  const [left, right] = withoutParameters(withoutAuthority(oracle, to.oracle), withoutAuthority(target, to.target), location, to);
  if (left === right) {
    to.bindings.remember(left, location, to.rules.generators, to.found);
    return;
  }
  const pieces = splitValue(left, to.rules.generators);
  const others = splitValue(right, to.rules.generators);
  if (isSameLayout(pieces, others)) {
    comparePieces(pieces, others, location, code, to);
    return;
  }
  for (const reading of readingsFor(code, left, right)) {
    const read = splitValue(reading.read(left), to.rules.generators);
    const other = splitValue(reading.read(right), to.rules.generators);
    if (!isSameLayout(read, other)) continue;
    diverge(to, reading.code, location, oracle, target);
    comparePieces(read, other, location, code, to);
    return;
  }
  diverge(to, isFormatChange(pieces, others) ? 'format' : code, location, oracle, target);
}

function comparePieces(left: readonly Piece[], right: readonly Piece[], location: string, code: DivergenceCode, to: Comparison): void {
  for (const [index, piece] of left.entries()) {
    const other = right[index];
    if (piece.kind === 'time' && other?.kind === 'time') compareTimes(piece, other, location, to);
    if (piece.kind === 'generated' && other?.kind === 'generated') {
      if (piece.type !== other.type || piece.format !== other.format || !isSameWidth(piece.text, other.text))
        diverge(to, 'format', location, piece.text, other.text);
      else bindValues(piece.type, piece.text, other.text, location, to);
    }
    if (piece.kind === 'literal' && other?.kind === 'literal' && piece.text !== other.text) diverge(to, code, location, piece.text, other.text);
  }
}

/** Pairs two generated values of one type; a pairing that contradicts another is a divergence. */
export function bindValues(type: string, oracle: string, target: string, location: string, to: Comparison): void {
  switch (to.bindings.bind(type, oracle, target)) {
    case 'bound':
      to.ledger.bound += 1;
      break;
    case 'equal':
      break;
    case 'broken':
      diverge(to, 'binding-broken', location, oracle, target);
      break;
  }
}

/** A time differs in how it is spelled, in the moment that it names, or both. */
function compareTimes(oracle: TimePiece, target: TimePiece, location: string, to: Comparison): void {
  if (oracle.text === target.text) return;
  if (oracle.layout !== target.layout) diverge(to, 'time-layout', location, oracle.text, target.text);
  else {
    if (oracle.precision !== target.precision) diverge(to, 'time-precision', location, oracle.text, target.text);
    if (oracle.zone !== target.zone) diverge(to, 'time-zone', location, oracle.text, target.text);
  }
  if (!isSameAge(oracle.epochSeconds, target.epochSeconds, to)) diverge(to, 'time-value', location, oracle.text, target.text);
}

/** Literal text equal, and a generated value or a time in the same places. */
function isSameLayout(left: readonly Piece[], right: readonly Piece[]): boolean {
  return left.length === right.length && left.every((piece, index) => isSameKind(piece, right[index]));
}

function isSameKind(piece: Piece, other: Piece | undefined): boolean {
  return piece.kind === other?.kind && (piece.kind !== 'literal' || piece.text === other.text);
}

/** Tokens of one generator have one length; signed ones vary by a few characters. */
function isSameWidth(left: string, right: string): boolean {
  return Math.abs(left.length - right.length) <= Math.max(left.length, right.length) / 8;
}

/** The whole value of one side is a generated value or a time, and the other's has another form. */
function isFormatChange(oracle: readonly Piece[], target: readonly Piece[]): boolean {
  return oracle.length === 1 && target.length === 1 && [...oracle, ...target].some((piece) => piece.kind !== 'literal');
}

/** True when both times are equally old at the time of their own exchange, within the profile's tolerance. */
export function isSameAge(oracle: number, target: number, to: Comparison): boolean {
  const oracleAge = to.oracle.startedAt - oracle;
  const targetAge = to.target.startedAt - target;
  return Math.abs(oracleAge - targetAge) <= to.rules.timeToleranceSeconds;
}

/** Binds the values of parameters that are generated whatever they look like, and replaces them by a token on both sides. */
function withoutParameters(oracle: string, target: string, location: string, to: Comparison): [string, string] {
  let [left, right] = [oracle, target];
  for (const name of to.rules.boundParameters) {
    if (!left.includes(`${name}=`) || !right.includes(`${name}=`)) continue;
    const pattern = new RegExp(`(?<=[?&]${name}=)[^&#\\s"'<>]+`, 'g');
    const values = [...left.matchAll(pattern)].map(([value]) => value);
    const others = [...right.matchAll(pattern)].map(([value]) => value);
    if (values.length !== others.length) continue;
    for (const [at, value] of values.entries()) bindValues(`parameter ${name}`, value, others[at] ?? '', location, to);
    left = left.replace(pattern, '{bound}');
    right = right.replace(pattern, '{bound}');
  }
  return [left, right];
}

/** Replaces the side's own `host:port`, plain or percent-encoded, by a token. */
export function withoutAuthority(text: string, side: SideContext): string {
  return side.addresses === undefined ? withoutOwn(text, side) : withoutAddresses(withoutOwn(text, side), side.addresses);
}

function withoutAddresses(text: string, addresses: Readonly<Record<string, string>>): string {
  let clean = text;
  for (const [token, address] of Object.entries(addresses)) clean = clean.replaceAll(address, token).replaceAll(encodeURIComponent(address), token);
  return clean;
}

function withoutOwn(text: string, side: SideContext): string {
  if (side.authority === '' || !text.includes(side.authority.slice(0, side.authority.indexOf(':')))) return text;
  return text.replaceAll(side.authority, AUTHORITY).replaceAll(encodeURIComponent(side.authority), AUTHORITY);
}

/** What stands for each side's own host and port. */
export const AUTHORITY = '{authority}';
