import type { Aligner, ListMember, MemberPair } from './align-items.js';
import { diverge, type Comparison } from './comparison.js';
import { countLeaves } from './json-leaves.js';
import type { JsonNode } from './json-lexemes.js';
import { nodeAt, pointer, showNode } from './json-nodes.js';
import type { Side } from './member-keys.js';

type NumberOf = (value: JsonNode, side: Side) => number;

/** Members of a list by the number of their key; those without one apart. */
interface Grouped {
  readonly byKey: Map<number, ListMember[]>;
  readonly unkeyed: ListMember[];
}

/**
 * Pairs the members of two keyed lists by their key (a JSON Pointer within a member), whatever their order. A key that occurs another
 * number of times on a side, and a member without the key that has no partner of its kind, are reported under codes of their own; their
 * members are paired and compared as far as there are partners, never dropped.
 */
export function pairByMemberKey(
  oracle: readonly ListMember[],
  target: readonly ListMember[],
  key: string,
  location: string,
  aligner: Aligner,
  to: Comparison,
): readonly MemberPair[] {
  const pairs: MemberPair[] = [];
  let rest: readonly [readonly ListMember[], readonly ListMember[]] = [oracle, target];
  const unkeyed: [ListMember[], ListMember[]] = [[], []];
  // Keys that a side generates are other values on the other side: what has no partner by the key itself is paired by its form.
  for (const strength of ['equal', 'alike'] as const) {
    const keyOf: NumberOf = (value, side) => aligner.keyOf(value, side)[strength];
    const [left, right] = [group(rest[0], 'oracle', key, keyOf), group(rest[1], 'target', key, keyOf)];
    unkeyed[0].push(...left.unkeyed);
    unkeyed[1].push(...right.unkeyed);
    for (const [value, members] of left.byKey) {
      const others = right.byKey.get(value);
      if (others === undefined) continue;
      pairs.push(...pairGroup(members, others, location, aligner, to));
      left.byKey.delete(value);
      right.byKey.delete(value);
    }
    rest = [[...left.byKey.values()].flat(), [...right.byKey.values()].flat()];
  }
  pairs.push(...pairUnkeyed(rest, unkeyed, location, aligner, to));
  return pairs.sort((one, other) => one.left.at - other.left.at);
}

function group(members: readonly ListMember[], side: Side, key: string, keyOf: NumberOf): Grouped {
  const grouped: Grouped = { byKey: new Map(), unkeyed: [] };
  for (const member of members) {
    const value = nodeAt(member.item, key);
    if (value === undefined) {
      grouped.unkeyed.push(member);
      continue;
    }
    const number = keyOf(value, side);
    const known = grouped.byKey.get(number);
    if (known === undefined) grouped.byKey.set(number, [member]);
    else known.push(member);
  }
  return grouped;
}

/** Pairs members of one key; what one side has more of is reported with both counts. */
function pairGroup(members: readonly ListMember[], others: readonly ListMember[], location: string, aligner: Aligner, to: Comparison): readonly MemberPair[] {
  if (members.length !== others.length) diverge(to, 'json-list-duplicate', pointer(location, members[0]?.at ?? 0), members.length, others.length);
  const { pairs, onlyOracle } = aligner.align(members, others);
  for (const { item } of onlyOracle) to.ledger.leaves += countLeaves(item);
  return pairs;
}

/** Pairs members without a key with each other, then with members whose key has no partner; reports those that stay alone. */
function pairUnkeyed(
  [left, right]: readonly [readonly ListMember[], readonly ListMember[]],
  [leftUnkeyed, rightUnkeyed]: readonly [readonly ListMember[], readonly ListMember[]],
  location: string,
  aligner: Aligner,
  to: Comparison,
): readonly MemberPair[] {
  const alike = aligner.align(leftUnkeyed, rightUnkeyed);
  const lost = aligner.align(left, alike.onlyTarget);
  const gained = aligner.align(alike.onlyOracle, right);
  const report = (at: number, oracle: ListMember | undefined, target: ListMember | undefined): void =>
    diverge(to, 'json-list-unkeyed', pointer(location, at), oracle && showNode(oracle.item), target && showNode(target.item));
  for (const pair of [...lost.pairs, ...gained.pairs]) report(pair.left.at, pair.left, pair.right);
  for (const member of gained.onlyOracle) report(member.at, member, undefined);
  for (const member of lost.onlyTarget) report(member.at, undefined, member);
  for (const { item, at } of lost.onlyOracle) diverge(to, 'json-missing', pointer(location, at), showNode(item));
  for (const { item, at } of gained.onlyTarget) diverge(to, 'json-added', pointer(location, at), undefined, showNode(item));
  for (const { item } of [...gained.onlyOracle, ...lost.onlyOracle]) to.ledger.leaves += countLeaves(item);
  return [...alike.pairs, ...lost.pairs, ...gained.pairs];
}
