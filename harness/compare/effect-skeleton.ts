import type { EffectGroup, Effects } from '../core/effects.js';
import type { ComparisonRules, GeneratorName } from '../core/comparison-rules.js';
import { withoutAuthority } from './compare-text.js';
import type { SideContext } from './comparison.js';
import { splitValue } from './generated-values.js';
import { documentIn } from './effect-document.js';
import type { JsonNode } from './json-lexemes.js';
import { pointer, rawOf, stringOf } from './json-nodes.js';

export interface SkeletonInput {
  readonly group: EffectGroup;
  readonly identities: Effects['identities'];
  readonly side: SideContext;
  readonly rules: ComparisonRules;
}

/**
 * An item with every id, generated value and time replaced by what it is: items with equal skeletons may be partners, others differ.
 * An id of a row from before the case is replaced by what the row stands for. Decides nothing.
 */
export function effectSkeleton(node: JsonNode, input: SkeletonInput, at = ''): string {
  const id = input.group.bound.find((place) => place.at === at && place.path === undefined);
  if (id !== undefined && (node.kind === 'number' || node.kind === 'string')) {
    const known = input.identities[id.type]?.[node.kind === 'number' ? rawOf(node) : stringOf(node)];
    return `<${id.type}${known === undefined ? '' : ` ${skeletonOf(known, input.rules.generators)}`}>`;
  }
  switch (node.kind) {
    case 'object':
      return `{${node.members
        .map(({ key, value }) => `${JSON.stringify(key)}:${effectSkeleton(value, input, pointer(at, key))}`)
        .sort()
        .join(',')}}`;
    case 'array':
      return `[${node.items.map((item, index) => effectSkeleton(item, input, pointer(at, index))).join(',')}]`;
    case 'string': {
      const value = stringOf(node);
      const document = documentIn(value);
      if (document !== undefined) return effectSkeleton(document, input, at);
      const text = skeletonOf(withoutAuthority(value, input.side), input.rules.generators);
      return JSON.stringify(text.includes('/') ? text.replace(/(?<=^|\/)\d+(?=\/|$)/g, '#') : text);
    }
    case 'number':
      return rawOf(node);
    default:
      return node.kind;
  }
}

/** A text with every generated value and time replaced by its type: texts with equal skeletons differ in such values only. */
function skeletonOf(text: string, generators: readonly GeneratorName[]): string {
  return splitValue(text, generators)
    .map((piece) => (piece.kind === 'literal' ? piece.text : piece.kind === 'time' ? `<${piece.layout}>` : `<${piece.type}>`))
    .join('');
}
