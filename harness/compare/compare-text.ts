import type { DivergenceCode } from '../core/divergence.js';
import { countMasked } from '../core/ledger.js';
import { diverge, type Comparison, type SideContext } from './comparison.js';
import { splitValue, type Piece } from './generated-values.js';

/**
 * Compares two strings: equal after each side's own authority became a token, or different only in generated values (bound one to
 * one) and in times of one format and age. Anything else is one divergence `code`.
 */
export function compareText(oracle: string, target: string, location: string, code: DivergenceCode, to: Comparison): void {
  if (oracle === target) return;
  const left = withoutOpaque(withoutAuthority(oracle, to.oracle), to);
  const right = withoutOpaque(withoutAuthority(target, to.target), to);
  if (left !== oracle && left.includes(OPAQUE)) countMasked(to.ledger, code === 'json-value');
  if (left === right) return;
  const leftPieces = splitValue(left, to.rules.generators);
  const rightPieces = splitValue(right, to.rules.generators);
  if (!sameLayout(leftPieces, rightPieces)) {
    diverge(to, isFormatChange(leftPieces, rightPieces) ? 'format' : code, location, oracle, target);
    return;
  }
  comparePieces(leftPieces, rightPieces, location, code, to);
}

function comparePieces(left: readonly Piece[], right: readonly Piece[], location: string, code: DivergenceCode, to: Comparison): void {
  for (const [index, piece] of left.entries()) {
    const other = right[index];
    if (other === undefined || piece.kind === 'literal' || other.kind === 'literal') continue;
    if (piece.kind === 'time' && other.kind === 'time') {
      if (piece.text !== other.text && !sameAge(piece.epochSeconds, other.epochSeconds, to)) diverge(to, code, location, piece.text, other.text);
      continue;
    }
    if (piece.kind === 'time' || other.kind === 'time') continue;
    switch (to.bindings.bind(piece.type, piece.text, other.text)) {
      case 'bound':
        to.ledger.bound += 1;
        break;
      case 'equal':
        break;
      case 'broken':
        diverge(to, 'binding-broken', location, piece.text, other.text);
        break;
    }
  }
}

/** Literal text equal and generated values and times of the same type and format in the same places. */
function sameLayout(left: readonly Piece[], right: readonly Piece[]): boolean {
  return left.length === right.length && left.every((piece, index) => sameKind(piece, right[index]));
}

function sameKind(piece: Piece, other: Piece | undefined): boolean {
  if (other === undefined) return false;
  switch (piece.kind) {
    case 'literal':
      return other.kind === 'literal' && other.text === piece.text;
    case 'generated':
      return other.kind === 'generated' && other.type === piece.type && (piece.type === 'uuid' || sameWidth(piece.text, other.text));
    case 'time':
      return other.kind === 'time' && other.format === piece.format;
  }
}

/** Tokens of one generator have one length; signed ones vary by a few characters. */
function sameWidth(left: string, right: string): boolean {
  return Math.abs(left.length - right.length) <= Math.max(left.length, right.length) / 8;
}

/** The oracle's whole value is a generated value or a time, and the target's has another form. */
function isFormatChange(oracle: readonly Piece[], target: readonly Piece[]): boolean {
  return oracle.length === 1 && target.length === 1 && oracle[0] !== undefined && oracle[0].kind !== 'literal';
}

/** True when both times are equally old at the time of their own exchange, within the profile's tolerance. */
export function sameAge(oracle: number, target: number, to: Comparison): boolean {
  const oracleAge = to.oracle.startedAt - oracle;
  const targetAge = to.target.startedAt - target;
  return Math.abs(oracleAge - targetAge) <= to.rules.timeToleranceSeconds;
}

const OPAQUE = '{opaque}';

/** Replaces the values of opaque query parameters by a mark: what a side keeps there is its own affair, that it keeps something is not. */
function withoutOpaque(text: string, to: Comparison): string {
  let clean = text;
  for (const name of to.rules.opaqueParameters) {
    if (clean.includes(`${name}=`)) clean = clean.replace(new RegExp(`([?&]${name}=)[^&#\\s"']+`, 'g'), `$1${OPAQUE}`);
  }
  return clean;
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
  return text.replaceAll(side.authority, '{authority}').replaceAll(encodeURIComponent(side.authority), '{authority}');
}
