import { diverge, type Comparison } from './comparison.js';
import type { JsonNode } from './json-lexemes.js';

/** Shapes of error bodies by the keys that only they have; the first that fits names a body. */
const SHAPES: readonly (readonly [name: string, ...keys: string[]])[] = [
  ['oci envelope', 'errors'],
  ['problem details', 'title', 'status', 'type'],
  ['oauth error', 'error', 'error_description'],
  ['error word', 'error'],
  ['error message', 'message'],
  ['api error', 'error_message'],
];

/**
 * Reports two error bodies of different shape: a client that reads the one cannot read the other, whatever the single members are.
 * Envelopes are told apart by their keys (OCI distribution "errors"; RFC 9457; RFC 6749, 5.2), a list and a word by their kind.
 */
export function compareErrorShapes(oracle: JsonNode, target: JsonNode, location: string, to: Comparison): void {
  const left = shapeOf(oracle);
  const right = shapeOf(target);
  if (left !== right) diverge(to, 'error-shape', location, left, right);
}

function shapeOf(node: JsonNode): string {
  if (node.kind !== 'object') return node.kind;
  const keys = new Set(node.members.map((member) => member.key));
  const known = SHAPES.find(([, ...wanted]) => wanted.every((key) => keys.has(key)));
  return known?.[0] ?? 'no known shape';
}
