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

test('a judgement that is looked at once has the whole level for it', () => {
  const [often, once] = [levelsOf(12), levelsOf(12, 1)];
  for (const level of ['breach', 'change', 'within'] as const) expect(once[level]).toBeCloseTo(LOOKS * often[level], 12);
});

test('looks come one after the other, as many as the levels are shared out over, and the last one is at the end', () => {
  const times = lookTimes(7);
  expect(times).toHaveLength(LOOKS);
  expect(times.at(-1)).toBe(7);
  expect(times[0]).toBeGreaterThan(0);
  expect(new Set(times).size).toBe(LOOKS);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(lookTimes(70)).toEqual(times.map((time) => expect.closeTo(10 * time, 9) as number));
});
