import { describe, expect, test } from 'vitest';
import { parseLexemes } from './json-lexemes.js';
import { isEmptyNode, nodeAt, pointer, rawOf, showNode } from './json-nodes.js';

test.each([
  ['{"a" : [ 1, "x y" ] }', '{"a":[1,"x y"]}'],
  ['"\\" : "', '"\\" : "'],
  [`"${'x'.repeat(500)}"`, `"${'x'.repeat(359)}… (502 characters)`],
])('%s is shown as %s', (text, shown) => {
  expect(showNode(parseLexemes(text))).toBe(shown);
});

test.each([
  ['{}', true],
  ['[ ]', true],
  ['""', true],
  ['null', false],
  ['0', false],
  ['[[]]', false],
])('%s is empty: %s', (text, expected) => {
  expect(isEmptyNode(parseLexemes(text))).toBe(expected);
});

describe('a JSON Pointer', () => {
  test('escapes what separates its parts', () => {
    expect(pointer('/a', 'b/c~d')).toBe('/a/b~1c~0d');
    expect(pointer('', 0)).toBe('/0');
  });
  test.each([
    ['', '{"a":[1,{"b/c":2}],"a":3}'],
    ['/a', '3'],
    ['/x', undefined],
    ['/a/0', undefined],
  ])('%j leads to %s', (path, expected) => {
    const found = nodeAt(parseLexemes('{"a":[1,{"b/c":2}],"a":3}'), path);
    expect(found && rawOf(found)).toBe(expected);
  });
  test.each([
    ['/1/b~1c', '2'],
    ['/0', '1'],
    ['/-1', undefined],
    ['/1/b', undefined],
  ])('%j leads to %s within a list', (path, expected) => {
    const found = nodeAt(parseLexemes('[1,{"b/c":2}]'), path);
    expect(found && rawOf(found)).toBe(expected);
  });
});
