import type { EffectGroup, EffectKind, Effects } from '../core/effects.js';
import { compareEffect, type EffectCodes, type EffectPair } from './compare-effect.js';
import { diverge, type Comparison } from './comparison.js';
import { pairEffects, type GroupPair } from './pair-effects.js';
import { parseLexemes, pointer, printNode } from './json-lexemes.js';

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
  const pairs = groupPairs(steady(oracle.groups), steady(target.groups), location);
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
  pairs.reduce((sum, pair) => sum + (pair.shape.kind === kind ? Math.max(pair.oracle.length, pair.target.length) : 0), 0);

function groupPairs(oracle: readonly EffectGroup[], target: readonly EffectGroup[], location: string): GroupPair[] {
  const keyOf = (group: EffectGroup): string => `${group.kind}/${group.name}`;
  const left = new Map(oracle.map((group) => [keyOf(group), group]));
  const right = new Map(target.map((group) => [keyOf(group), group]));
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const shape = left.get(key) ?? right.get(key);
    if (shape === undefined) return [];
    const items = (group: EffectGroup | undefined): GroupPair['oracle'] => (group?.items ?? []).map(parseLexemes);
    return [{ shape, location: `${location}/${key}`, oracle: items(left.get(key)), target: items(right.get(key)) }];
  });
}

function report(group: GroupPair, rest: ReturnType<typeof pairEffects>[number], to: Comparison): void {
  const codes = EFFECT_CODES[group.shape.kind];
  for (const at of rest.onlyOracle) {
    const item = group.oracle[at];
    if (item !== undefined) diverge(to, codes.missing, pointer(group.location, at), printNode(item));
  }
  for (const at of rest.onlyTarget) {
    const item = group.target[at];
    if (item !== undefined) diverge(to, codes.added, pointer(group.location, at), undefined, printNode(item));
  }
  if (rest.moved) {
    const shown = (items: GroupPair['oracle']): string => `[${items.map(printNode).join(',')}]`;
    diverge(to, codes.value, `${group.location}/order`, shown(group.oracle), shown(group.target));
  }
}
