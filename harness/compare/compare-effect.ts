import { SPELLING_CODES, type Divergence, type DivergenceCode } from '../core/divergence.js';
import type { BoundPlace, EffectGroup, Effects } from '../core/effects.js';
import { countMasked } from '../core/ledger.js';
import { compareJson, compareValues } from './compare-json.js';
import { compareText } from './compare-text.js';
import { documentIn } from './effect-document.js';
import { diverge, type Comparison } from './comparison.js';
import { parseLexemes, type JsonNode } from './json-lexemes.js';
import { pointer, rawOf, showNode, stringOf } from './json-nodes.js';

/** Codes of something that one side lacks, has alone, or has otherwise. */
export interface EffectCodes {
  readonly missing: DivergenceCode;
  readonly added: DivergenceCode;
  readonly value: DivergenceCode;
}

/** What is known of two items besides their values. */
export interface EffectPair {
  readonly group: EffectGroup;
  readonly codes: EffectCodes;
  readonly identities: { readonly oracle: Effects['identities']; readonly target: Effects['identities'] };
}

/** Compares two items member by member: ids as pairs, random values by their format, documents inside texts as documents. */
export function compareEffect(oracle: JsonNode, target: JsonNode, location: string, pair: EffectPair, to: Comparison): void {
  compareNode(oracle, target, '', { ...pair, location }, to);
}

interface Item extends EffectPair {
  readonly location: string;
}

function compareNode(oracle: JsonNode, target: JsonNode, at: string, item: Item, to: Comparison): void {
  const location = item.location + at;
  const places = item.group.bound.filter((place) => place.at === at);
  const whole = places.find((place) => place.path === undefined);
  if (whole !== undefined) {
    compareId(oracle, target, whole.type, location, item, to);
  } else if (item.group.opaque.includes(at) && oracle.kind === 'string' && target.kind === 'string') {
    countMasked(to.ledger, true);
    const [format, other] = [stringOf(oracle), stringOf(target)];
    if (format !== other) diverge(to, 'format', location, format, other);
  } else if (oracle.kind === 'object' && target.kind === 'object') {
    compareMembers(oracle, target, at, item, to);
  } else if (oracle.kind === 'string' && target.kind === 'string') {
    compareStrings(stringOf(oracle), stringOf(target), at, places, item, to);
  } else compareValue(oracle, target, location, item, to);
}

type ObjectNode = Extract<JsonNode, { kind: 'object' }>;

function compareMembers(oracle: ObjectNode, target: ObjectNode, at: string, item: Item, to: Comparison): void {
  // Objects without anything special below them are what compareJson is for: it knows of order and duplicate keys.
  if (!hasSpecialBelow(at, item.group) && at !== '') {
    compareValue(oracle, target, item.location + at, item, to);
    return;
  }
  for (const { key, value } of oracle.members) {
    const other = target.members.find((member) => member.key === key);
    if (other === undefined) {
      to.ledger.leaves += 1;
      diverge(to, item.codes.value, item.location + pointer(at, key), showNode(value));
    } else compareNode(value, other.value, pointer(at, key), item, to);
  }
  for (const { key, value } of target.members)
    if (!oracle.members.some((member) => member.key === key)) diverge(to, item.codes.value, item.location + pointer(at, key), undefined, showNode(value));
}

/** True for the wrapping objects of a change, and where an id or an opaque value stands further down. */
const hasSpecialBelow = (at: string, group: EffectGroup): boolean =>
  /^\/(key|before|after)$/.test(at) || group.bound.some((place) => place.at.startsWith(`${at}/`)) || group.opaque.some((place) => place.startsWith(`${at}/`));

/** A text that holds a document on both sides is compared as the document. */
function compareStrings(oracle: string, target: string, at: string, paths: readonly BoundPlace[], item: Item, to: Comparison): void {
  const left = documentIn(oracle);
  const right = left === undefined ? undefined : documentIn(target);
  if (left !== undefined && right !== undefined) {
    compareNode(left, right, at, item, to);
    return;
  }
  to.ledger.leaves += 1;
  const own = sameIds(oracle, target, at, paths, item, to);
  inOwnCodes(item, to, (scratch) => compareText(oracle, own, item.location + at, item.codes.value, scratch));
}

/**
 * The target's path with the oracle's ids in the places of their partners, so that the rest can be compared as text. An id in a declared
 * place is compared here. Elsewhere a segment that is a number is an id only when the pair is known from a numbered column.
 */
function sameIds(oracle: string, target: string, at: string, paths: readonly BoundPlace[], item: Item, to: Comparison): string {
  if (!oracle.includes('/')) return target;
  const left = oracle.split('/');
  const right = target.split('/');
  if (left.length !== right.length) return target;
  const declared = paths.find((place) => fitsPath(place.path ?? '', left) && fitsPath(place.path ?? '', right));
  const declaredAt = declared?.path?.split('/').indexOf('#');
  const own = right.map((segment, index) => {
    const partner = left[index] ?? '';
    if (declared !== undefined && index === declaredAt) {
      compareId(parseLexemes(partner), parseLexemes(segment), declared.type, item.location + at, item, to);
      return partner;
    }
    return segment !== partner && /^\d+$/.test(segment) && /^\d+$/.test(partner) && to.bindings.hasPair(partner, segment) ? partner : segment;
  });
  return own.join('/');
}

function fitsPath(pattern: string, segments: readonly string[]): boolean {
  const wanted = pattern.split('/');
  return (
    wanted.length === segments.length && wanted.every((word, at) => (word === '#' ? /^\d+$/.test(segments[at] ?? '') : word === '+' || word === segments[at]))
  );
}

/** Ids pair up one to one, and what they lead to must be the same thing on both sides. */
function compareId(oracle: JsonNode, target: JsonNode, type: string, location: string, item: Item, to: Comparison): void {
  const left = idText(oracle);
  const right = idText(target);
  if (left === undefined || right === undefined || oracle.kind !== target.kind) {
    compareValue(oracle, target, location, item, to);
    return;
  }
  to.ledger.leaves += 1;
  const [from, other] = [item.identities.oracle[type]?.[left], item.identities.target[type]?.[right]];
  if (from !== undefined || other !== undefined) {
    if (from === undefined || other === undefined || !sameThing(from, other, to)) {
      diverge(to, item.codes.value, location, `${left} ${from ?? '(new)'}`, `${right} ${other ?? '(new)'}`);
      return;
    }
  }
  if (to.bindings.pair(type, left, right)) to.ledger.bound += 1;
  else diverge(to, 'binding-broken', location, left, right);
}

function idText(node: JsonNode): string | undefined {
  if (node.kind === 'number') return rawOf(node);
  const text = node.kind === 'string' ? stringOf(node) : '';
  return /^\d+$/.test(text) ? text : undefined;
}

function sameThing(oracle: string, target: string, to: Comparison): boolean {
  if (oracle === target) return true;
  const found: Divergence[] = [];
  compareJson(parseLexemes(oracle), parseLexemes(target), '', { ...to, found, uncounted: [] });
  return found.length === 0;
}

function compareValue(oracle: JsonNode, target: JsonNode, location: string, item: Item, to: Comparison): void {
  inOwnCodes(item, to, (scratch) => compareValues(oracle, target, location, scratch));
}

/** Reports differences of value under the code of the kind; broken pairs, formats and spellings keep their own. */
function inOwnCodes(item: Item, to: Comparison, compare: (scratch: Comparison) => void): void {
  const found: Divergence[] = [];
  compare({ ...to, found });
  for (const divergence of found) to.found.push({ ...divergence, code: codeOf(divergence.code, item.codes) });
}

function codeOf(code: DivergenceCode, codes: EffectCodes): DivergenceCode {
  const isValue = (code.startsWith('json-') && SPELLING_CODES[code] === undefined) || code.startsWith('url-') || code === 'time-value';
  return isValue ? codes.value : code;
}
