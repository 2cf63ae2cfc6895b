import type { EffectGroup, Effects } from '../core/effects.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import { withoutAuthority } from './compare-text.js';
import type { SideContext } from './comparison.js';
import { skeletonOf } from './generated-values.js';
import { documentIn } from './effect-document.js';
import { pointer, type JsonNode } from './json-lexemes.js';

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
    const known = input.identities[id.type]?.[node.kind === 'number' ? node.raw : node.value];
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
      const document = documentIn(node.value);
      if (document !== undefined) return effectSkeleton(document, input, at);
      const text = skeletonOf(withoutAuthority(node.value, input.side), input.rules.generators);
      return JSON.stringify(text.includes('/') ? text.replace(/(?<=^|\/)\d+(?=\/|$)/g, '#') : text);
    }
    case 'number':
      return node.raw;
    default:
      return node.kind;
  }
}
