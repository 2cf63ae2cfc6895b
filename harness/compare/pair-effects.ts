import type { EffectGroup } from '../core/effects.js';
import { emptyLedger } from '../core/ledger.js';
import type { Comparison } from './comparison.js';
import { countLeaves, type JsonNode } from './json-lexemes.js';

/** The same group on both sides. */
export interface GroupPair {
  readonly shape: EffectGroup;
  readonly location: string;
  readonly oracle: readonly JsonNode[];
  readonly target: readonly JsonNode[];
}

/** Compares two items into a comparison; `at` is the place on the oracle's side. */
export type CompareItems = (group: GroupPair, oracle: JsonNode, target: JsonNode, at: number, to: Comparison) => void;

/** What found no partner, and whether partners stand in another order where the order counts. */
export interface Unpaired {
  readonly onlyOracle: readonly number[];
  readonly onlyTarget: readonly number[];
  readonly moved: boolean;
}

/** More pairs than this in a group are not tried out one by one: they are paired in order. */
const TRIAL_LIMIT = 40_000;

/**
 * Pairs the items of all groups and compares each pair. First those that fit in one way only, because each of them says more of which
 * generated value goes with which; then, where several fit, the first; then those that differ least. Two items that have less than half
 * in common are two things, not one that changed.
 */
export function pairEffects(groups: readonly GroupPair[], compare: CompareItems, to: Comparison): Unpaired[] {
  const open = groups.map((group) => new OpenGroup(group));
  const commit = (group: OpenGroup, left: number, right: number): void => {
    group.pair(left, right);
    const [one, other] = [group.of.oracle[left], group.of.target[right]];
    if (one !== undefined && other !== undefined) compare(group.of, one, other, left, to);
  };
  const fits = (group: OpenGroup, left: number): number[] => [...group.right].filter((right) => cost(group, left, right, compare, to) === 0);
  for (;;) {
    let ambiguous: (() => void) | undefined;
    let progress = false;
    for (const group of open) {
      for (const left of [...group.left]) {
        const found = group.isLarge ? [...group.right].slice(0, 1).filter((right) => cost(group, left, right, compare, to) === 0) : fits(group, left);
        const [first] = found;
        if (first === undefined) continue;
        if (found.length === 1) {
          commit(group, left, first);
          progress = true;
        } else ambiguous ??= () => commit(group, left, first);
      }
    }
    if (progress) continue;
    if (ambiguous === undefined) break;
    ambiguous();
  }
  for (const group of open) pairNearest(group, compare, to, commit);
  return open.map((group) => group.rest());
}

function pairNearest(group: OpenGroup, compare: CompareItems, to: Comparison, commit: (group: OpenGroup, left: number, right: number) => void): void {
  const candidates: { left: number; right: number; cost: number }[] = [];
  for (const left of group.left)
    for (const right of group.isLarge ? [left].filter((at) => group.right.has(at)) : group.right) {
      const item = group.of.oracle[left];
      const found = cost(group, left, right, compare, to);
      if (item !== undefined && found <= countLeaves(item) / 2 && sameIdentity(group, left, right, compare, to)) candidates.push({ left, right, cost: found });
    }
  // Of equal candidates the one in the same place: a fault in one of many equal things is then shown where it is.
  candidates.sort((one, other) => one.cost - other.cost || Math.abs(one.left - one.right) - Math.abs(other.left - other.right) || one.left - other.left);
  for (const { left, right } of candidates) if (group.left.has(left) && group.right.has(right)) commit(group, left, right);
}

/** How many differences two items would show, with nothing remembered of the trial. */
function cost(group: OpenGroup, left: number, right: number, compare: CompareItems, to: Comparison): number {
  const [one, other] = [group.of.oracle[left], group.of.target[right]];
  return one === undefined || other === undefined ? Number.POSITIVE_INFINITY : trial(group.of, one, other, compare, to);
}

function trial(group: GroupPair, one: JsonNode, other: JsonNode, compare: CompareItems, to: Comparison): number {
  const attempt: Comparison = { ...to, bindings: to.bindings.copy(), found: [], uncounted: [], ledger: emptyLedger() };
  compare(group, one, other, 0, attempt);
  return attempt.found.length;
}

/** True when the members that tell items apart agree. */
function sameIdentity(group: OpenGroup, left: number, right: number, compare: CompareItems, to: Comparison): boolean {
  const { identity } = group.of.shape;
  if (identity.length === 0) return true;
  const only = (node: JsonNode | undefined): JsonNode => ({
    kind: 'object',
    members: node?.kind === 'object' ? node.members.filter((member) => identity.includes(member.key)) : [],
  });
  return trial(group.of, only(group.of.oracle[left]), only(group.of.target[right]), compare, to) === 0;
}

/** A group while its items are being paired. */
class OpenGroup {
  readonly left: Set<number>;
  readonly right: Set<number>;
  readonly isLarge: boolean;
  private readonly partners = new Map<number, number>();

  constructor(readonly of: GroupPair) {
    this.left = new Set(of.oracle.keys());
    this.right = new Set(of.target.keys());
    this.isLarge = of.oracle.length * of.target.length > TRIAL_LIMIT;
  }

  pair(left: number, right: number): void {
    this.left.delete(left);
    this.right.delete(right);
    this.partners.set(left, right);
  }

  rest(): Unpaired {
    const order = [...this.partners].sort(([one], [other]) => one - other).map(([, right]) => right);
    return {
      onlyOracle: [...this.left],
      onlyTarget: [...this.right],
      moved: this.of.shape.ordered && order.some((right, at) => at > 0 && right < (order[at - 1] ?? 0)),
    };
  }
}
