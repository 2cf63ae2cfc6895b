import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Divergence } from '../core/divergence.js';
import { alignLists, listsOf, shortestContext } from './align.js';

const drawn = (oracle: string, target: string): string =>
  alignLists(Array.from(oracle), Array.from(target))
    .map((line) => `${line.oracle ?? ' '}${line.mark}${line.target ?? ' '}`)
    .join(' ');

test.each([
  ['abc', 'abc', 'a=a b=b c=c'],
  ['abc', 'ac', 'a=a b-  c=c'],
  ['ac', 'abc', 'a=a  +b c=c'],
  ['axc', 'ayc', 'a=a x≠y c=c'],
  ['', 'a', ' +a'],
])('%s and %s are brought side by side', (oracle, target, expected) => {
  expect(drawn(oracle, target)).toBe(expected);
});

test('no member is lost or changes its order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4)), fc.array(fc.nat(4)), (left, right) => {
      const lines = alignLists(left.map(String), right.map(String));
      expect(lines.flatMap((line) => line.oracle ?? [])).toEqual(left.map(String));
      expect(lines.flatMap((line) => line.target ?? [])).toEqual(right.map(String));
      expect(lines.every((line) => (line.mark === '=') === (line.oracle === line.target))).toBe(true);
    }),
  );
});

test('lists too long to align are shown all the same', () => {
  const long = Array.from({ length: 1000 }, (_, at) => String(at));
  expect(alignLists(long, long.toReversed())).toHaveLength(1000);
});

test('of a long run of equal lines only two on either side of a difference stay', () => {
  expect(
    shortestContext(alignLists(Array.from('abcdefghij'), Array.from('abcdXfghij'))).map((line) =>
      line.mark === '…' ? `…${String(line.skipped)}` : line.oracle,
    ),
  ).toEqual(['…2', 'c', 'd', 'e', 'f', 'g', '…3']);
});

const lists = (oracle: string, target: string, code: Divergence['code'] = 'json-array-order') => listsOf({ code, location: '/body', oracle, target });

test.each<[string, string, readonly string[] | undefined]>([
  ['members keep their spelling', '[1.0, {"a":[1,2]},"x,]\\"["]', ['1.0', '{"a":[1,2]}', '"x,]\\"["']],
  ['an empty list', '[]', []],
  ['a list that was cut', '[1,2…', undefined],
  ['two lists are no list', '[1],[2]', undefined],
])('%s', (_, text, expected) => {
  expect(lists(text, text)?.[0]).toEqual(expected);
});

test('lines and names are lists too, other texts are not', () => {
  expect(lists('a\nb', 'a\nc', 'body-text')).toEqual([
    ['a', 'b'],
    ['a', 'c'],
  ]);
  expect(lists('a, b', 'b, a', 'json-key-order')?.[1]).toEqual(['b', 'a']);
  expect(lists('a, b', 'b, a', 'json-value')).toBeUndefined();
});
