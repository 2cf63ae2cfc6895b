import type { Comparison } from './comparison.js';
import type { JsonNode } from './json-lexemes.js';
import { rawOf, stringOf } from './json-nodes.js';
import { MemberKeys, type MemberKey, type Side } from './member-keys.js';

/** A member of a list with its place there, from 0. */
export interface ListMember {
  readonly item: JsonNode;
  readonly at: number;
}

export interface MemberPair {
  readonly left: ListMember;
  readonly right: ListMember;
}

/** Which member of one list is to be compared with which of the other. */
export interface Alignment {
  /** In the oracle's order. */
  readonly pairs: readonly MemberPair[];
  readonly onlyOracle: readonly ListMember[];
  readonly onlyTarget: readonly ListMember[];
}

/** Keys that tell members apart, the strongest first: used only to show a difference where it is. */
const IDENTITY_KEYS = ['name', 'key', 'digest', 'username', 'title', 'kind'];

/** Gives a member something to be paired by; members without it are not paired. */
type KeyOf = (item: JsonNode, side: Side) => number | string | undefined;

/**
 * Pairs the members of lists: those that stand at the same end and are spelled alike, those that are equal, those that are equal but
 * for generated values, those with the same identity, then the rest in order. Decides nothing: unequal pairs and members without a
 * partner are reported by the caller. Linear in the size of the lists.
 */
export class Aligner {
  private made: MemberKeys | undefined;

  constructor(private readonly to: Comparison) {}

  align(oracle: readonly ListMember[], target: readonly ListMember[]): Alignment {
    const pairs: MemberPair[] = [];
    let rest: Rest = { oracle, target };
    for (const keyOf of this.keys()) {
      const [left, right] = [rest.oracle[0], rest.target[0]];
      if (left === undefined || right === undefined) break;
      if (rest.oracle.length === 1 && rest.target.length === 1) {
        pairs.push({ left, right });
        rest = { oracle: [], target: [] };
        break;
      }
      rest = pairByKey(rest, keyOf, pairs);
    }
    pairs.sort((one, other) => one.left.at - other.left.at);
    return { pairs, onlyOracle: rest.oracle, onlyTarget: rest.target };
  }

  /** Numbers that stand for a value on both sides. */
  keyOf(item: JsonNode, side: Side): MemberKey {
    // Most documents have no list to be aligned.
    this.made ??= new MemberKeys(this.to);
    return this.made.keyOf(item, side);
  }

  private *keys(): Generator<KeyOf> {
    yield rawOf;
    yield (item, side) => this.keyOf(item, side).equal;
    yield (item, side) => this.keyOf(item, side).alike;
    yield identity;
    yield () => 0;
  }
}

export function listOf(items: readonly JsonNode[]): ListMember[] {
  return items.map((item, at) => ({ item, at }));
}

/** True when members that belong together stand in another order. */
export function isMoved(pairs: readonly MemberPair[]): boolean {
  return pairs.some(({ right }, at) => right.at < (pairs[at - 1]?.right.at ?? 0));
}

interface Rest {
  readonly oracle: readonly ListMember[];
  readonly target: readonly ListMember[];
}

/** Pairs members of equal keys: from both ends first, so that one member more or less moves no other, then in order of appearance. */
function pairByKey({ oracle, target }: Rest, keyOf: KeyOf, pairs: MemberPair[]): Rest {
  let [start, leftEnd, rightEnd] = [0, oracle.length, target.length];
  const isPair = (left: ListMember | undefined, right: ListMember | undefined): boolean => {
    if (left === undefined || right === undefined) return false;
    const key = keyOf(left.item, 'oracle');
    if (key === undefined || key !== keyOf(right.item, 'target')) return false;
    pairs.push({ left, right });
    return true;
  };
  while (start < leftEnd && start < rightEnd && isPair(oracle[start], target[start])) start += 1;
  while (start < leftEnd && start < rightEnd && isPair(oracle[leftEnd - 1], target[rightEnd - 1])) {
    leftEnd -= 1;
    rightEnd -= 1;
  }
  const [left, right] = [oracle.slice(start, leftEnd), target.slice(start, rightEnd)];
  // By spelling only the ends are paired: a common word in the middle may belong to any of its like.
  if (left.length === 0 || right.length === 0 || keyOf === rawOf) return { oracle: left, target: right };
  return pairByAppearance(left, right, keyOf, pairs);
}

function pairByAppearance(oracle: readonly ListMember[], target: readonly ListMember[], keyOf: KeyOf, pairs: MemberPair[]): Rest {
  const waiting = new Map<number | string, ListMember[]>();
  for (const member of target.toReversed()) {
    const key = keyOf(member.item, 'target');
    if (key === undefined) continue;
    const known = waiting.get(key);
    if (known === undefined) waiting.set(key, [member]);
    else known.push(member);
  }
  const taken = new Set<ListMember>();
  const left = oracle.filter((member) => {
    const key = keyOf(member.item, 'oracle');
    const partner = key === undefined ? undefined : waiting.get(key)?.pop();
    if (partner === undefined) return true;
    taken.add(partner);
    pairs.push({ left: member, right: partner });
    return false;
  });
  return { oracle: left, target: target.filter((member) => !taken.has(member)) };
}

function identity(node: JsonNode): string | undefined {
  if (node.kind !== 'object') return undefined;
  for (const key of IDENTITY_KEYS) {
    const value = node.members.find((member) => member.key === key)?.value;
    if (value?.kind === 'string') return `${key} ${stringOf(value)}`;
  }
  return undefined;
}
