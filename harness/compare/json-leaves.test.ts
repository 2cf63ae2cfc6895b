import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countLeaves, countLeavesInBytes } from './json-leaves.js';
import { parseLexemes, type JsonNode } from './json-lexemes.js';

function leavesOf(node: JsonNode): number {
  const children = node.kind === 'array' ? node.items : node.kind === 'object' ? node.members.map(({ value }) => value) : [];
  return children.length === 0 ? 1 : children.reduce((sum, child) => sum + leavesOf(child), 0);
}

test('the number of leaves is read off the text', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const node = parseLexemes(text);
      expect(countLeaves(node)).toBe(leavesOf(node));
      expect(countLeavesInBytes(Buffer.from(` ${text}\n`), true)).toBe(leavesOf(node));
    }),
  );
});

test.each([
  ['<html>,</html>', true, 0],
  ['{"a":1,', true, 0],
  ['{"a":"1,', true, 0],
  ['{"a":"1\\\\"}', true, 1],
  ['a, b', true, 0],
  ['12', false, 0],
  ['12', true, 1],
  ['', true, 0],
])('%s has %s leaves', (text, mayBeWord, expected) => {
  expect(countLeavesInBytes(Buffer.from(text), mayBeWord)).toBe(expected);
});
