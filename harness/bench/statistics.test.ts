import { expect, test } from 'vitest';
import { percentile, shuffled, summarize } from './statistics.js';

test.each([
  { samples: [3], min: 3, median: 3, max: 3 },
  { samples: [4, 2], min: 2, median: 3, max: 4 },
  { samples: [9, 1, 5], min: 1, median: 5, max: 9 },
  { samples: [10, 2, 4, 8], min: 2, median: 6, max: 10 },
])('the median of $samples is $median', ({ samples, ...expected }) => {
  expect(summarize(samples)).toEqual(expected);
});

test('a summary of no samples is refused', () => {
  expect(() => summarize([])).toThrow(RangeError);
});

test('a percentile is a sample: the one that so many do not exceed', () => {
  const twenty = Array.from({ length: 20 }, (_, at) => 20 - at);
  expect([0, 0.05, 0.5, 0.95, 0.951, 1].map((fraction) => percentile(twenty, fraction))).toEqual([1, 1, 10, 19, 20, 20]);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});

test('shuffling keeps every item, leaves the input alone, and every order can come up', () => {
  const items = ['a', 'b', 'c'];
  const orders = new Set<string>();
  for (const first of [0, 0.4, 0.8]) {
    for (const second of [0, 0.6]) {
      const draws = [first, second];
      orders.add(shuffled(items, () => draws.shift() ?? 0).join(''));
    }
  }
  expect([...orders].map((order) => order.split('').sort().join(''))).toEqual(Array(6).fill('abc'));
  expect(items).toEqual(['a', 'b', 'c']);
});
