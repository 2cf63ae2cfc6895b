import type { GeneratorName } from '../core/comparison-rules.js';
import { skeletonOf } from './generated-values.js';
import type { JsonNode } from './json-lexemes.js';

/** Which member of one list is to be compared with which of the other. */
export interface Alignment {
  /** `at` is the member's place on the oracle's side. */
  readonly pairs: readonly { readonly left: JsonNode; readonly right: JsonNode; readonly at: number }[];
  readonly onlyOracle: readonly { readonly item: JsonNode; readonly at: number }[];
  readonly onlyTarget: readonly { readonly item: JsonNode; readonly at: number }[];
  /** True when members that agree stand in another order. */
  readonly moved: boolean;
}

/** Keys that tell members apart, the strongest first: used only to show a difference where it is. */
const IDENTITY_KEYS = ['name', 'key', 'digest', 'username', 'title', 'kind'];

/**
 * Pairs the members of two lists: equal ones first (generated values aside), then those with the same identity, then in order.
 * Decides nothing: unequal pairs and members without a partner are reported by the caller.
 */
export function alignItems(oracle: readonly JsonNode[], target: readonly JsonNode[], generators: readonly GeneratorName[]): Alignment {
  const left = oracle.map((item) => skeleton(item, generators));
  const right = target.map((item) => skeleton(item, generators));
  const partner = new Map<number, number>();
  if (left.length === right.length && left.every((text, at) => text === right[at])) {
    for (const at of left.keys()) partner.set(at, at);
  } else {
    pairEqual(left, right, partner);
    pairEqual(oracle.map(identity), target.map(identity), partner);
    pairRest(oracle.length, target.length, partner);
  }
  const taken = new Set(partner.values());
  const pairs = [...partner].sort(([one], [other]) => one - other);
  return {
    pairs: pairs.flatMap(([at, to]) => {
      const item = oracle[at];
      const other = target[to];
      return item === undefined || other === undefined ? [] : [{ left: item, right: other, at }];
    }),
    onlyOracle: oracle.flatMap((item, at) => (partner.has(at) ? [] : [{ item, at }])),
    onlyTarget: target.flatMap((item, at) => (taken.has(at) ? [] : [{ item, at }])),
    moved: pairs.some(([, to], at) => at > 0 && to < (pairs[at - 1]?.[1] ?? 0)),
  };
}

/** Pairs equal texts in order of appearance; an undefined text has no partner. */
function pairEqual(left: readonly (string | undefined)[], right: readonly (string | undefined)[], partner: Map<number, number>): void {
  const taken = new Set(partner.values());
  const places = new Map<string, number[]>();
  for (const [at, text] of right.entries()) {
    if (text === undefined || taken.has(at)) continue;
    const known = places.get(text);
    if (known === undefined) places.set(text, [at]);
    else known.push(at);
  }
  for (const queue of places.values()) queue.reverse();
  for (const [at, text] of left.entries()) {
    if (text === undefined || partner.has(at)) continue;
    const to = places.get(text)?.pop();
    if (to !== undefined) partner.set(at, to);
  }
}

function pairRest(leftLength: number, rightLength: number, partner: Map<number, number>): void {
  const taken = new Set(partner.values());
  const free: number[] = [];
  for (let at = rightLength - 1; at >= 0; at -= 1) if (!taken.has(at)) free.push(at);
  for (let at = 0; at < leftLength; at += 1) {
    if (partner.has(at)) continue;
    const to = free.pop();
    if (to === undefined) return;
    partner.set(at, to);
  }
}

function identity(node: JsonNode): string | undefined {
  if (node.kind !== 'object') return undefined;
  for (const key of IDENTITY_KEYS) {
    const value = node.members.find((member) => member.key === key)?.value;
    if (value?.kind === 'string') return `${key} ${value.value}`;
  }
  return undefined;
}

function skeleton(node: JsonNode, generators: readonly GeneratorName[]): string {
  switch (node.kind) {
    case 'object':
      return `{${node.members
        .map(({ key, value }) => `${JSON.stringify(key)}:${skeleton(value, generators)}`)
        .sort()
        .join(',')}}`;
    case 'array':
      return `[${node.items.map((item) => skeleton(item, generators)).join(',')}]`;
    case 'string':
      return JSON.stringify(skeletonOf(node.value, generators));
    case 'number':
      return node.raw;
    default:
      return node.kind;
  }
}
