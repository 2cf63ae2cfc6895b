import type { EffectGroup, EffectKind, Effects } from '../core/effects.js';
import { compareEffect, type EffectCodes, type EffectPair } from './compare-effect.js';
import { diverge, type Comparison, type SideContext } from './comparison.js';
import { effectSkeleton } from './effect-skeleton.js';
import { pairEffects, type EffectItems, type GroupPair, type Unpaired } from './pair-effects.js';
import { parseLexemes } from './json-lexemes.js';
import { pointer, rawOf, showNode } from './json-nodes.js';

const EFFECT_CODES: Readonly<Record<EffectKind, EffectCodes>> = {
  rows: { missing: 'row-missing', added: 'row-added', value: 'row-value' },
  queue: { missing: 'message-missing', added: 'message-added', value: 'message-value' },
  objects: { missing: 'object-missing', added: 'object-added', value: 'object-value' },
  metrics: { missing: 'metric-missing', added: 'metric-added', value: 'metric-amount' },
  calls: { missing: 'call-missing', added: 'call-added', value: 'call-value' },
  mails: { missing: 'mail-missing', added: 'mail-added', value: 'mail-value' },
  logs: { missing: 'log-missing', added: 'log-added', value: 'log-value' },
};

/**
 * Compares what both sides did beside their answers. Things are paired whatever their order, so that generated values fit one to one
 * over all of them; what has no partner, and what differs in its partner, is reported. What moves on its own on the oracle is counted
 * as masked; what moves on its own on the target only is compared like everything else.
 */
export function compareEffects(oracle: Effects, target: Effects, location: string, to: Comparison): void {
  const restless = (group: EffectGroup): boolean =>
    oracle.restless.some((place) => `${group.kind}/${group.name}`.startsWith(`${place}/`) || `${group.kind}/${group.name}` === place);
  for (const place of oracle.restless) if (oracle.kinds.includes(place.split('/', 1)[0] as EffectKind)) to.ledger.maskedElsewhere += 1;
  const steady = (groups: readonly EffectGroup[]): EffectGroup[] => groups.filter((group) => !restless(group));
  const left = itemsOf(steady(oracle.groups), oracle, to.oracle, to);
  const right = itemsOf(steady(target.groups), target, to.target, to);
  const pairs = groupPairs(left, right, location);
  for (const kind of oracle.kinds) {
    // That nothing happened is a finding too, of one thing.
    to.ledger.messages += Math.max(1, count(pairs, kind));
  }
  const identities = { oracle: oracle.identities, target: target.identities };
  const context = (group: GroupPair): EffectPair => ({ group: group.shape, codes: EFFECT_CODES[group.shape.kind], identities });
  const pairing = pairEffects(pairs, (group, left, right, at, trial) => compareEffect(left, right, pointer(group.location, at), context(group), trial), to);
  for (const [at, group] of pairs.entries()) report(group, pairing[at] ?? { onlyOracle: [], onlyTarget: [], moved: false }, to);
}

const count = (pairs: readonly GroupPair[], kind: EffectKind): number =>
  pairs.reduce((sum, pair) => sum + (pair.shape.kind === kind ? Math.max(pair.oracle.nodes.length, pair.target.nodes.length) : 0), 0);

type SideGroups = ReadonlyMap<string, { readonly shape: EffectGroup; readonly items: EffectItems }>;

function itemsOf(groups: readonly EffectGroup[], { identities }: Effects, side: SideContext, { rules }: Comparison): SideGroups {
  return new Map(
    groups.map((group) => {
      const nodes = group.items.map(parseLexemes);
      const skeletons = nodes.map((node) => effectSkeleton(node, { group, identities, side, rules }));
      return [`${group.kind}/${group.name}`, { shape: group, items: { nodes, skeletons } }];
    }),
  );
}

function groupPairs(oracle: SideGroups, target: SideGroups, location: string): GroupPair[] {
  const none: EffectItems = { nodes: [], skeletons: [] };
  return [...new Set([...oracle.keys(), ...target.keys()])].flatMap((key) => {
    const [left, right] = [oracle.get(key), target.get(key)];
    const shape = left?.shape ?? right?.shape;
    return shape === undefined ? [] : [{ shape, location: `${location}/${key}`, oracle: left?.items ?? none, target: right?.items ?? none }];
  });
}

function report(group: GroupPair, rest: Unpaired, to: Comparison): void {
  const codes = EFFECT_CODES[group.shape.kind];
  for (const at of rest.onlyOracle) {
    const item = group.oracle.nodes[at];
    if (item !== undefined) diverge(to, codes.missing, pointer(group.location, at), showNode(item));
  }
  for (const at of rest.onlyTarget) {
    const item = group.target.nodes[at];
    if (item !== undefined) diverge(to, codes.added, pointer(group.location, at), undefined, showNode(item));
  }
  if (rest.moved) {
    const shown = (items: EffectItems): string => `[${items.nodes.map(rawOf).join(',')}]`;
    diverge(to, codes.value, `${group.location}/order`, shown(group.oracle), shown(group.target));
  }
}
