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

/**
 * Number of leaves (scalars and empty containers) of valid JSON in a part of a text: every comma between tokens parts two of them.
 * Works on UTF-16 units and on the bytes of UTF-8 alike, so that nothing needs to be decoded or parsed.
 */
export function countLeaves({ text, start, end }: Pick<JsonNode, 'text' | 'start' | 'end'>): number {
  let leaves = 1;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x2c) leaves += 1;
    else if (code === 0x22) {
      for (at += 1; text.charCodeAt(at) !== 0x22; at += 1) if (text.charCodeAt(at) === 0x5c) at += 1;
    }
  }
  return leaves;
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
