import type { DivergenceCode } from '../core/divergence.js';
import { matchesLocation } from '../core/glob.js';
import { compareNumbers } from './compare-numbers.js';
import { bindValues, compareText } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';
import { escapeDifferences, escapeHabits } from './json-escapes.js';
import type { JsonNode } from './json-lexemes.js';
import { isEmptyNode, rawOf, showNode, stringOf } from './json-nodes.js';

/** Compares two values of which at least one holds no other. */
export function compareScalars(oracle: JsonNode, target: JsonNode, location: string, to: Comparison): void {
  if (oracle.kind === 'string' && target.kind === 'string') compareStrings(oracle, target, location, to);
  else if (oracle.kind === 'number' && target.kind === 'number') compareNumbers(rawOf(oracle), rawOf(target), location, to);
  else if (oracle.kind !== target.kind) diverge(to, kindCode(oracle, target), location, showNode(oracle), showNode(target));
}

/** Code of a member of an object that only one side has: what a rewrite leaves out is most often a null or something empty. */
export function absenceCode(value: JsonNode, otherwise: 'json-missing' | 'json-added'): DivergenceCode {
  if (value.kind === 'null') return 'json-absent-null';
  return isEmptyNode(value) ? 'json-absent-empty' : otherwise;
}

function kindCode(oracle: JsonNode, target: JsonNode): DivergenceCode {
  if (oracle.kind === 'null' || target.kind === 'null') return isEmptyNode(oracle) || isEmptyNode(target) ? 'json-null-empty' : 'json-null';
  return isBoolean(oracle) && isBoolean(target) ? 'json-value' : 'json-type';
}

const isBoolean = (node: JsonNode): boolean => node.kind === 'true' || node.kind === 'false';

function compareStrings(oracle: JsonNode, target: JsonNode, location: string, to: Comparison): void {
  const [value, other] = [stringOf(oracle), stringOf(target)];
  const [raw, otherRaw] = [rawOf(oracle), rawOf(target)];
  if (value === other) {
    to.bindings.remember(value, location, to.rules.generators, to.found);
    if (raw !== otherRaw) for (const code of escapeDifferences(raw, otherRaw)) diverge(to, code, location, raw, otherRaw);
    return;
  }
  if (to.rules.boundStrings.some((glob) => matchesLocation(glob, location))) {
    bindValues('string', value, other, location, to);
    return;
  }
  const before = to.found.length;
  compareText(value, other, location, 'json-value', to);
  if (to.found.length > before || !(raw.includes('\\') || otherRaw.includes('\\'))) return;
  for (const code of escapeHabits(raw, otherRaw)) diverge(to, code, location, raw, otherRaw);
}
