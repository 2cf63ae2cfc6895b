import { matchesLocation } from '../core/glob.js';
import { isMoved, listOf, type Aligner, type Alignment, type ListMember, type MemberPair } from './align-items.js';
import { diverge, type Comparison } from './comparison.js';
import type { JsonNode } from './json-lexemes.js';
import { countLeaves } from './json-leaves.js';
import { nodeAt, pointer, showNode } from './json-nodes.js';
import { pairByMemberKey } from './keyed-lists.js';

/** An array with its members. */
export type ListNode = Extract<JsonNode, { kind: 'array' }>;

/**
 * Compares two lists as the profile says of their location: keyed, as sets, sorted, else in order. Answers the pairs of members that
 * are still to be compared with each other; everything else is reported here.
 */
export function compareLists(oracle: ListNode, target: ListNode, location: string, aligner: Aligner, to: Comparison): readonly MemberPair[] {
  const [left, right] = [listOf(oracle.items), listOf(target.items)];
  const { keyedArrays, setArrays, sortedArrays } = to.rules;
  const keyed = keyedArrays.find((rule) => matchesLocation(rule.location, location));
  if (keyed !== undefined) return pairByMemberKey(left, right, keyed.key, location, aligner, to);
  const aligned = aligner.align(left, right);
  if (isMoved(aligned.pairs) && !setArrays.some((glob) => matchesLocation(glob, location))) {
    const sorted = sortedArrays.find((rule) => matchesLocation(rule.location, location));
    const isTie = sorted !== undefined && isOrderOfTies(aligned.pairs, sorted.by, aligner);
    diverge(to, isTie ? 'json-tie-order' : 'json-array-order', location, showNode(oracle), showNode(target));
  }
  if (left.length !== right.length) diverge(to, 'json-array-length', location, left.length, right.length);
  reportAlone(aligned, location, to);
  return aligned.pairs;
}

function reportAlone({ onlyOracle, onlyTarget }: Alignment, location: string, to: Comparison): void {
  for (const { item, at } of onlyOracle) {
    to.ledger.leaves += countLeaves(item);
    diverge(to, 'json-missing', pointer(location, at), showNode(item));
  }
  for (const { item, at } of onlyTarget) diverge(to, 'json-added', pointer(location, at), undefined, showNode(item));
}

/** True when the target's order is one that the oracle's sort keys allow: only members that tie in the key changed places. */
function isOrderOfTies(pairs: readonly MemberPair[], by: string, aligner: Aligner): boolean {
  const keyOf = ({ item }: ListMember): number => {
    const key = nodeAt(item, by);
    return key === undefined ? -1 : aligner.keyOf(key, 'oracle').equal;
  };
  const moved = pairs.toSorted((one, other) => one.right.at - other.right.at);
  return pairs.every(({ left }, at) => keyOf(left) === keyOf((moved[at] as MemberPair).left));
}
