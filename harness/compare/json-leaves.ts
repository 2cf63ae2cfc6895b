import { isBlank, type Span } from './json-lexemes.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** Number of leaves (scalars and empty containers) of valid JSON: every comma between tokens parts two of them. */
export function countLeaves({ text, start, end }: Span): number {
  let leaves = 1;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA) leaves += 1;
    else if (code === QUOTE) {
      for (at += 1; text.charCodeAt(at) !== QUOTE; at += 1) if (text.charCodeAt(at) === BACKSLASH) at += 1;
    }
  }
  return leaves;
}

/**
 * The same for the bytes of a document in UTF-8, in which no byte of another character is one of these. 0 when the bytes do not begin and
 * end like a document whose brackets and strings are all closed; a scalar outside quotes only counts when `mayBeWord`.
 */
export function countLeavesInBytes(bytes: Uint8Array, mayBeWord: boolean): number {
  let [start, end] = [0, bytes.length];
  while (start < end && isBlank(bytes[start] ?? 0)) start += 1;
  while (start < end && isBlank(bytes[end - 1] ?? 0)) end -= 1;
  const first = String.fromCharCode(bytes[start] ?? 0);
  if (!'{["'.includes(first) && !(mayBeWord && /[-0-9tfn]/.test(first))) return 0;
  let leaves = 1;
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    switch (bytes[at]) {
      case COMMA:
        leaves += 1;
        break;
      case QUOTE:
        for (at += 1; at < end && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
        if (at >= end) return 0;
        break;
      case 0x5b:
      case 0x7b:
        depth += 1;
        break;
      case 0x5d:
      case 0x7d:
        depth -= 1;
        break;
    }
  }
  return depth === 0 ? leaves : 0;
}
