import { expect, test } from 'vitest';
import { levelsOf, LOOKS, lookTimes, PROMISE } from './error-rates.js';

test.each([1, 7, 40])('the levels of %d judgements add up to what is promised of a run', (judgements) => {
  const { breach, change, within } = levelsOf(judgements);
  // Each judgement may breach in two ways (errors, measure), at each look.
  expect(change * 2 * judgements * LOOKS).toBeCloseTo(PROMISE.falseBreach, 12);
  expect(within * LOOKS).toBeCloseTo(PROMISE.falseWithin, 12);
  expect(breach * LOOKS).toBeCloseTo(PROMISE.falseWithin, 12);
});

test('it is promised that fewer than one run in a hundred goes wrong, either way', () => {
  expect(PROMISE).toEqual({ falseBreach: 0.01, falseWithin: 0.01 });
});

test('a run of no judgement has levels all the same', () => {
  expect(levelsOf(0)).toEqual(levelsOf(1));
});

test('looks are evenly spread, and the last one is at the end', () => {
  expect(lookTimes(50)).toEqual([10, 20, 30, 40, 50]);
  expect(lookTimes(90, 3)).toEqual([30, 60, 90]);
  expect(lookTimes(7).at(-1)).toBe(7);
});
