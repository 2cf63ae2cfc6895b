import type { ComparisonRules } from '../core/comparison-rules.js';
import { withoutAuthority } from './compare-text.js';
import type { Comparison, SideContext } from './comparison.js';
import { splitValue } from './generated-values.js';
import type { JsonNode } from './json-lexemes.js';
import { rawOf, stringOf } from './json-nodes.js';
import { Hash } from './member-hash.js';
import { mayHoldTime, mayHoldToken } from './token-runs.js';

/** Numbers that may be times in epoch seconds: they differ between two runs and say nothing of who a member is. */
const EPOCH_LIKE = /^1\d{9}$/;

export type Side = 'oracle' | 'target';

/** Two numbers that stand for a JSON value; see MemberKeys. */
export interface MemberKey {
  /** Shared by values that agree up to times (their layout counts), each side's own authority, bound integers, spelling and key order. */
  readonly equal: number;
  /** Shared by values that besides agree up to generated values. */
  readonly alike: number;
}

/**
 * Numbers that stand for JSON values, on both sides the same. Used to align lists, never to decide: two values that share a number by
 * chance (once in 2^53) would be compared with each other and found different. Linear in the size of what is asked for.
 */
export class MemberKeys {
  private readonly ofContainer = new Map<JsonNode, MemberKey>();
  private readonly isBoundUnder: (key: string) => boolean;
  private readonly generators: ComparisonRules['generators'];
  private readonly contexts: Readonly<Record<Side, SideContext>>;

  constructor({ rules, oracle, target }: Comparison) {
    this.generators = rules.generators;
    this.contexts = { oracle, target };
    this.isBoundUnder = bindsIntegersUnder(rules);
  }

  /** With a stack of its own, for a document may be deeper than the engine's. */
  keyOf(root: JsonNode, side: Side): MemberKey {
    const known = this.ofContainer.get(root);
    if (known !== undefined) return known;
    const stack = [root];
    for (;;) {
      const node = stack.at(-1) as JsonNode;
      const depth = stack.length;
      if (node.kind === 'array') for (const item of node.items) this.pushUnknown(item, stack);
      else if (node.kind === 'object') for (const { value } of node.members) this.pushUnknown(value, stack);
      if (stack.length > depth) continue;
      stack.pop();
      const key = this.shallowKey(node, side, '');
      if (isContainer(node)) this.ofContainer.set(node, key);
      if (stack.length === 0) return key;
    }
  }

  private pushUnknown(node: JsonNode, stack: JsonNode[]): void {
    if (isContainer(node) && !this.ofContainer.has(node)) stack.push(node);
  }

  private shallowKey(node: JsonNode, side: Side, name: string): MemberKey {
    switch (node.kind) {
      case 'object':
        return this.ofContainer.get(node) ?? this.objectKey(node.members, side);
      case 'array':
        return this.ofContainer.get(node) ?? this.arrayKey(node.items, side, name);
      case 'string':
        return this.textKey(stringOf(node), side);
      case 'number':
        return same(new Hash('#').text(this.numberShape(rawOf(node), name)).value());
      default:
        return same(new Hash(node.kind).value());
    }
  }

  /** Sums are the same whatever the order. */
  private objectKey(members: Extract<JsonNode, { kind: 'object' }>['members'], side: Side): MemberKey {
    const [equal, alike] = [new Hash('{'), new Hash('{')];
    for (const { key, value } of members) {
      const number = this.shallowKey(value, side, key);
      const hash = new Hash(':').text(key).number(number.equal).value();
      equal.add(hash);
      alike.add(number.equal === number.alike ? hash : new Hash(':').text(key).number(number.alike).value());
    }
    return { equal: equal.value(), alike: alike.value() };
  }

  private arrayKey(items: readonly JsonNode[], side: Side, name: string): MemberKey {
    const [equal, alike] = [new Hash('['), new Hash('[')];
    for (const item of items) {
      const number = this.shallowKey(item, side, name);
      equal.number(number.equal);
      alike.number(number.alike);
    }
    return { equal: equal.value(), alike: alike.value() };
  }

  private textKey(value: string, side: Side): MemberKey {
    const text = withoutAuthority(value, this.contexts[side]);
    if (!mayHoldToken(text, 0, text.length) && !mayHoldTime(text)) return same(new Hash('"').text(text).value());
    const [equal, alike] = [new Hash('"'), new Hash('"')];
    for (const piece of splitValue(text, this.generators)) {
      equal.text(piece.kind === 'time' ? `<${piece.layout}>` : piece.text);
      alike.text(piece.kind === 'time' ? `<${piece.layout}>` : piece.kind === 'generated' ? `<${piece.type}>` : piece.text);
    }
    return { equal: equal.value(), alike: alike.value() };
  }

  private numberShape(raw: string, name: string): string {
    if (this.isBoundUnder(name)) return '#';
    if (EPOCH_LIKE.test(raw)) return '@';
    return raw.length < 16 ? String(Number(raw)) : raw;
  }
}

/** Says of an object's key whether a profile's rules may bind the integers that stand under it. */
export function bindsIntegersUnder({ boundIntegers }: ComparisonRules): (key: string) => boolean {
  if (boundIntegers.length === 0) return () => false;
  const keys = new Set(boundIntegers.map((glob) => glob.slice(glob.lastIndexOf('/') + 1)));
  const isPattern = [...keys].some((key) => key.includes('*'));
  return (key) => isPattern || keys.has(key);
}

const same = (number: number): MemberKey => ({ equal: number, alike: number });

const isContainer = (node: JsonNode): boolean => node.kind === 'object' || node.kind === 'array';
