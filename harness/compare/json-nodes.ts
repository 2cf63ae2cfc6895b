import { decodeString, type JsonNode } from './json-lexemes.js';

/** The node as it is spelled in its document. */
export function rawOf(node: JsonNode): string {
  return node.text.slice(node.start, node.end);
}

/** Value of a string node. */
export function stringOf(node: JsonNode): string {
  return decodeString(node.text, node.start, node.end);
}

/** True for an empty object, an empty array and an empty string. */
export function isEmptyNode(node: JsonNode): boolean {
  switch (node.kind) {
    case 'object':
      return node.members.length === 0;
    case 'array':
      return node.items.length === 0;
    case 'string':
      return node.end - node.start === 2;
    default:
      return false;
  }
}

/** Longest spelling that is shown whole, in UTF-16 units: a divergence must stay readable. */
const SHOWN_WHOLE = 360;

/** `node` with its own spelling of numbers and strings and without blanks between tokens; cut when it is long. */
export function showNode(node: JsonNode): string {
  const raw = rawOf(node);
  if (raw.length > SHOWN_WHOLE) return `${raw.slice(0, SHOWN_WHOLE)}… (${String(raw.length)} characters)`;
  return raw.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, '$1');
}

/** Appends a key or index to a JSON Pointer (RFC 6901). */
export function pointer(parent: string, key: string | number): string {
  if (typeof key === 'number') return `${parent}/${String(key)}`;
  return `${parent}/${key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key}`;
}

/** The node that a JSON Pointer leads to within `node`; of equal keys the last counts. */
export function nodeAt(node: JsonNode, path: string): JsonNode | undefined {
  let found: JsonNode | undefined = node;
  for (const part of path.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (found?.kind === 'object') found = found.members.findLast((member) => member.key === key)?.value;
    else if (found?.kind === 'array') found = /^\d+$/.test(key) ? found.items[Number(key)] : undefined;
    else return undefined;
  }
  return found;
}
