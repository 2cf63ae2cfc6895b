import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Hash } from './member-hash.js';

const hashOf = (...texts: readonly string[]): number => texts.reduce((hash, text) => hash.text(text), new Hash('x')).value();

test('texts in a row do not run together, and kinds are told apart', () => {
  expect(new Set([hashOf('ab', 'c'), hashOf('a', 'bc'), hashOf('abc'), hashOf('abc', ''), new Hash('y').text('abc').value()]).size).toBe(5);
});

test('a hash is a whole number of 53 bits', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(Number.isSafeInteger(hashOf(text)) && hashOf(text) >= 0).toBe(true);
    }),
  );
});

test('a hundred thousand neighbouring values have as many hashes', () => {
  const values = Array.from({ length: 100_000 }, (_, at) => at);
  expect(new Set(values.map((value) => new Hash('#').text(String(value)).value())).size).toBe(values.length);
  expect(new Set(values.map((value) => new Hash('#').number(value * 2 ** 33).value())).size).toBe(values.length);
});

test('numbers other than zero are added in no order', () => {
  const sumOf = (numbers: readonly number[]): number => {
    const hash = new Hash('{');
    for (const number of numbers) hash.add(number);
    return hash.value();
  };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { minLength: 2 }), (numbers) => {
      expect(sumOf(numbers.toReversed())).toBe(sumOf(numbers));
      expect(sumOf(numbers.slice(1))).not.toBe(sumOf(numbers));
    }),
  );
});
