import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerpt, excerptPair } from './excerpt.js';

const long = 'x'.repeat(500);

test('short texts stay whole', () => {
  expect(excerptPair('one', 'two', 10)).toEqual(['one', 'two']);
});

test.each<[string, string, string, readonly [string, string]]>([
  ['in the middle', `${long}one${long}`, `${long}two${long}`, ['…xxxxxonexxxxx…', '…xxxxxtwoxxxxx…']],
  ['at the start', `one${long}`, `two${long}`, ['onexxxxx…', 'twoxxxxx…']],
  ['at the end', `${long}one`, `${long}two`, ['…xxxxxone', '…xxxxxtwo']],
  ['where one has more', `${long}${long}`, `${long}-${long}`, ['…xxxxxxxxxx…', '…xxxxx-xxxxx…']],
  ['over a long stretch', `a${'1'.repeat(90)}`, `a${'2'.repeat(90)}`, [`a${'1'.repeat(19)}…`, `a${'2'.repeat(19)}…`]],
])('texts are cut around what differs %s', (_, left, right, expected) => {
  expect(excerptPair(left, right, 20)).toEqual(expected);
});

test.each([
  ['a surrogate pair', '😀'.repeat(40)],
  ['a letter with a combining mark', 'e\u0301'.repeat(60)],
  ['a joined emoji', '👩‍💻'.repeat(30)],
])('%s is never cut in two', (_, text) => {
  const whole = new Set(Array.from(new Intl.Segmenter('und').segment(text), ({ segment }) => segment));
  const [left, right] = excerptPair(`${text}A${text}`, `${text}B${text}`, 21);
  for (const side of [left, right, excerpt(text, 21)]) {
    for (const { segment } of new Intl.Segmenter('und').segment(side)) expect([...whole, 'A', 'B', '…']).toContain(segment);
  }
});

test('what differs is shown, whatever the texts are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 300 }), (left, right) => {
      const [one, other] = excerptPair(left, right, 40);
      if (left !== right) expect(one === other).toBe(false);
      expect(Math.max(one.length, other.length)).toBeLessThanOrEqual(40 + 2);
    }),
  );
});
