import type { EffectGroup } from '../core/effects.js';
import { emptyLedger } from '../core/ledger.js';
import type { Comparison } from './comparison.js';
import type { JsonNode } from './json-lexemes.js';
import { countLeaves } from './json-leaves.js';

/** One side's items of a group, each with its skeleton. */
export interface EffectItems {
  readonly nodes: readonly JsonNode[];
  readonly skeletons: readonly string[];
}

/** The same group on both sides. */
export interface GroupPair {
  readonly shape: EffectGroup;
  readonly location: string;
  readonly oracle: EffectItems;
  readonly target: EffectItems;
}

/** Compares two items into a comparison; `at` is the place on the oracle's side. */
export type CompareItems = (group: GroupPair, oracle: JsonNode, target: JsonNode, at: number, to: Comparison) => void;

/** What found no partner, and whether partners stand in another order where the order counts. */
export interface Unpaired {
  readonly onlyOracle: readonly number[];
  readonly onlyTarget: readonly number[];
  readonly moved: boolean;
}

/** More alike items than this are not tried out one by one: they are paired in order. */
const ALIKE_LIMIT = 40;
/** More pairs than this are not searched for the nearest ones: what is left is paired in order. */
const NEAREST_LIMIT = 2500;

/**
 * Pairs the items of all groups and compares each pair. First those whose skeleton is the only one of its kind on both sides, because
 * each of them says more of which generated value goes with which; then alike ones, where several fit the first; then those that
 * differ least. Two items that have less than half in common are two things, not one that changed.
 */
export function pairEffects(groups: readonly GroupPair[], compare: CompareItems, to: Comparison): Unpaired[] {
  const open = groups.map((group) => new OpenGroup(group, compare, to));
  for (const group of open) group.pairUnique();
  // Each pair may make another one the only one that fits; where none does, the first of all has to be taken.
  while (open.some((group) => group.pairCertain()) || open.some((group) => group.pairFirst()));
  for (const group of open) group.pairNearest();
  return open.map((group) => group.rest());
}

/** Alike items of both sides that still want a partner. */
interface Bucket {
  readonly left: Set<number>;
  readonly right: Set<number>;
}

/** A group while its items are being paired. */
class OpenGroup {
  private readonly left: Set<number>;
  private readonly right: Set<number>;
  private readonly partners = new Map<number, number>();
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly of: GroupPair,
    private readonly compare: CompareItems,
    private readonly to: Comparison,
  ) {
    this.left = new Set(of.oracle.nodes.keys());
    this.right = new Set(of.target.nodes.keys());
    for (const [at, text] of of.oracle.skeletons.entries()) this.bucket(text).left.add(at);
    for (const [at, text] of of.target.skeletons.entries()) this.bucket(text).right.add(at);
  }

  /** Pairs what has one counterpart only, and crowds in order. */
  pairUnique(): void {
    for (const [text, { left, right }] of this.buckets) {
      if (!(left.size === 1 && right.size === 1) && left.size <= ALIKE_LIMIT && right.size <= ALIKE_LIMIT) continue;
      const others = [...right];
      for (const [at, one] of [...left].entries()) {
        const other = others[at];
        if (other !== undefined) this.commit(one, other);
      }
      this.buckets.delete(text);
    }
  }

  /** Pairs alike items that fit in one way only; true when there were some. */
  pairCertain(): boolean {
    return this.pairAlike((fitting) => fitting.length === 1, false);
  }

  /** Pairs the first alike items that fit at all; true when there were some. */
  pairFirst(): boolean {
    return this.pairAlike((fitting) => fitting.length > 0, true);
  }

  private pairAlike(wanted: (fitting: readonly number[]) => boolean, once: boolean): boolean {
    let progress = false;
    for (const { left, right } of this.buckets.values()) {
      for (const one of [...left]) {
        const fitting = [...right].filter((other) => this.cost(one, other) === 0);
        const [first] = fitting;
        if (first === undefined || !wanted(fitting)) continue;
        left.delete(one);
        right.delete(first);
        this.commit(one, first);
        if (once) return true;
        progress = true;
      }
    }
    return progress;
  }

  pairNearest(): void {
    if (this.left.size * this.right.size > NEAREST_LIMIT) {
      const others = [...this.right];
      for (const [at, one] of [...this.left].entries()) {
        const other = others[at];
        if (other !== undefined) this.commit(one, other);
      }
      return;
    }
    const candidates: { one: number; other: number; cost: number }[] = [];
    for (const one of this.left)
      for (const other of this.right) {
        const node = this.of.oracle.nodes[one];
        const cost = this.cost(one, other);
        if (node !== undefined && this.sameThing(node, one, other, cost)) candidates.push({ one, other, cost });
      }
    // Of equal candidates the one in the same place: a fault in one of many equal things is then shown where it is.
    const distance = (pair: { one: number; other: number }): number => Math.abs(pair.one - pair.other);
    candidates.sort((first, second) => first.cost - second.cost || distance(first) - distance(second) || first.one - second.one);
    for (const { one, other } of candidates) if (this.left.has(one) && this.right.has(other)) this.commit(one, other);
  }

  rest(): Unpaired {
    const order = [...this.partners].sort(([one], [other]) => one - other).map(([, right]) => right);
    return {
      onlyOracle: [...this.left],
      onlyTarget: [...this.right],
      moved: this.of.shape.ordered && order.some((right, at) => at > 0 && right < (order[at - 1] ?? 0)),
    };
  }

  private bucket(text: string): Bucket {
    const known = this.buckets.get(text) ?? { left: new Set<number>(), right: new Set<number>() };
    this.buckets.set(text, known);
    return known;
  }

  private commit(one: number, other: number): void {
    this.left.delete(one);
    this.right.delete(other);
    this.partners.set(one, other);
    const [node, partner] = [this.of.oracle.nodes[one], this.of.target.nodes[other]];
    if (node !== undefined && partner !== undefined) this.compare(this.of, node, partner, one, this.to);
  }

  /** How many differences two items would show, with nothing learnt from the trial. */
  private cost(one: number, other: number): number {
    const [node, partner] = [this.of.oracle.nodes[one], this.of.target.nodes[other]];
    return node === undefined || partner === undefined ? Number.POSITIVE_INFINITY : this.trial(node, partner);
  }

  private trial(node: JsonNode, partner: JsonNode): number {
    const attempt: Comparison = { ...this.to, bindings: this.to.bindings.fork(), found: [], uncounted: [], ledger: emptyLedger() };
    this.compare(this.of, node, partner, 0, attempt);
    return attempt.found.length;
  }

  /** True when the members that tell items apart agree or, where there are none, when most of the items does. */
  private sameThing(oracle: JsonNode, one: number, other: number, cost: number): boolean {
    const { identity } = this.of.shape;
    if (identity.length === 0) return cost <= countLeaves(oracle) / 2;
    const [node, partner] = [this.of.oracle.nodes[one], this.of.target.nodes[other]];
    if (node?.kind !== 'object' || partner?.kind !== 'object') return false;
    const only = (item: typeof node): typeof node => ({ ...item, members: item.members.filter((member) => identity.includes(member.key)) });
    return this.trial(only(node), only(partner)) === 0;
  }
}
