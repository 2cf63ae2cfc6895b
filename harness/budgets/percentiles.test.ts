import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascending, leastSamples, percentileOf } from './percentiles.js';

// Type 1 of Hyndman and Fan by hand: the value of rank ceil(fraction * count).
test.each([
  { values: [1, 2, 3, 4], fraction: 0.5, value: 2 },
  { values: [1, 2, 3, 4], fraction: 0.51, value: 3 },
  { values: [1, 2, 3, 4], fraction: 0.25, value: 1 },
  { values: [1, 2, 3, 4], fraction: 1, value: 4 },
  { values: [1, 2, 3, 4], fraction: 0, value: 1 },
  { values: [15, 20, 35, 40, 50], fraction: 0.4, value: 20 },
  { values: [7], fraction: 0.99, value: 7 },
])('the value at $fraction of $values is $value', ({ values, fraction, value }) => {
  expect(percentileOf(values, fraction)).toBe(value);
});

test('of none there is no value', () => {
  expect(percentileOf([], 0.95)).toBeNaN();
});

test('a product that comes out a hair too large does not shift the rank', () => {
  const counting = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
  // In doubles 0.07 * 100 is 7.000000000000001 and 0.55 * 100 is 55.00000000000001.
  expect(percentileOf(counting(100), 0.07)).toBe(7);
  expect(percentileOf(counting(100), 0.55)).toBe(55);
  expect(percentileOf(counting(60), 0.95)).toBe(57);
  expect(percentileOf(counting(300), 0.99)).toBe(297);
});

test('it is the smallest value with at least that share at or below it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }), fc.constantFrom(0.1, 0.5, 0.9, 0.95, 0.99), (values, fraction) => {
      const value = percentileOf(ascending(values), fraction);
      const share = (limit: number): number => values.filter((one) => one <= limit).length / values.length;
      expect(share(value)).toBeGreaterThanOrEqual(fraction - 1e-9);
      expect(share(value - 1)).toBeLessThan(fraction);
    }),
  );
});

// Wilks 1941: the least n with fraction^n <= 0.05; the figures for 95/95 and 95/99 are in every table of tolerance limits.
test.each([
  { fraction: 0.95, least: 59 },
  { fraction: 0.99, least: 299 },
  { fraction: 0.9, least: 29 },
  { fraction: 0.5, least: 5 },
])('$fraction needs $least samples', ({ fraction, least }) => {
  expect(leastSamples(fraction)).toBe(least);
  expect(fraction ** least).toBeLessThanOrEqual(0.05);
  expect(fraction ** (least - 1)).toBeGreaterThan(0.05);
});

test('numbers are put in order as numbers', () => {
  expect([...ascending([10, 9, 100, 1.5])]).toEqual([1.5, 9, 10, 100]);
});
