import type { ComparisonRules } from '../core/comparison-rules.js';
import { withoutAuthority } from './compare-text.js';
import type { Comparison, SideContext } from './comparison.js';
import { splitValue } from './generated-values.js';
import type { JsonNode } from './json-lexemes.js';
import { rawOf, stringOf } from './json-nodes.js';

/** Shorter strings hold neither a time nor a generated value; see compare/generated-values.ts. */
const SHORTEST_VARIABLE = 19;

/** Numbers that may be times in epoch seconds: they differ between two runs and say nothing of who a member is. */
const EPOCH_LIKE = /^1\d{9}$/;

export type Side = 'oracle' | 'target';

/**
 * Numbers that stand for JSON values, one table for both sides: values with equal numbers agree up to times (their layout counts), each
 * side's own authority, integers that a side numbers by itself, spelling and key order; unless `keepsGenerated` also up to generated
 * values. Used to align lists, never to decide. Linear in the size of what is asked for, whatever is asked again.
 */
export class MemberKeys {
  private readonly known = new Map<string, number>();
  private readonly ofContainer = new Map<JsonNode, number>();
  private readonly boundKeys: ReadonlySet<string>;
  private readonly generators: ComparisonRules['generators'];
  private readonly contexts: Readonly<Record<Side, SideContext>>;

  constructor(
    { rules, oracle, target }: Comparison,
    private readonly keepsGenerated: boolean,
  ) {
    this.generators = rules.generators;
    this.contexts = { oracle, target };
    this.boundKeys = new Set(rules.boundIntegers.map((glob) => glob.slice(glob.lastIndexOf('/') + 1)));
  }

  /** With a stack of its own, for a document may be deeper than the engine's. */
  keyOf(root: JsonNode, side: Side): number {
    const stack = [root];
    for (;;) {
      const node = stack.at(-1) as JsonNode;
      const depth = stack.length;
      for (const child of childrenOf(node)) if (isContainer(child) && !this.ofContainer.has(child)) stack.push(child);
      if (stack.length > depth) continue;
      const key = this.shallowKey(node, side, '');
      if (isContainer(node)) this.ofContainer.set(node, key);
      stack.pop();
      if (stack.length === 0) return key;
    }
  }

  private shallowKey(node: JsonNode, side: Side, name: string): number {
    switch (node.kind) {
      case 'object':
        return (
          this.ofContainer.get(node) ??
          this.numberFor(
            `{${node.members
              .map(({ key, value }) => this.memberText(key, value, side))
              .sort()
              .join('')}`,
          )
        );
      case 'array':
        return this.ofContainer.get(node) ?? this.numberFor(`[${node.items.map((item) => String(this.shallowKey(item, side, name))).join()}`);
      case 'string':
        return this.numberFor(`"${this.textShape(withoutAuthority(stringOf(node), this.contexts[side]))}`);
      case 'number':
        return this.numberFor(this.numberShape(rawOf(node), name));
      default:
        return this.numberFor(node.kind);
    }
  }

  /** The length in front keeps any two lists of members apart, whatever their keys hold. */
  private memberText(key: string, value: JsonNode, side: Side): string {
    return `${String(key.length)}:${key}=${String(this.shallowKey(value, side, key))},`;
  }

  private textShape(text: string): string {
    if (text.length < SHORTEST_VARIABLE) return text;
    const pieces = splitValue(text, this.generators);
    return pieces
      .map((piece) => {
        if (piece.kind === 'time') return `<${piece.layout}>`;
        return piece.kind === 'literal' || this.keepsGenerated ? piece.text : `<${piece.type}>`;
      })
      .join('');
  }

  private numberShape(raw: string, name: string): string {
    if (this.boundKeys.has(name)) return '#';
    if (EPOCH_LIKE.test(raw)) return '@';
    return raw.length < 16 ? String(Number(raw)) : raw;
  }

  private numberFor(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    this.known.set(text, this.known.size);
    return this.known.size - 1;
  }
}

const NO_CHILDREN: readonly JsonNode[] = [];

function childrenOf(node: JsonNode): readonly JsonNode[] {
  if (node.kind === 'array') return node.items;
  return node.kind === 'object' ? node.members.map((member) => member.value) : NO_CHILDREN;
}

const isContainer = (node: JsonNode): boolean => node.kind === 'object' || node.kind === 'array';
