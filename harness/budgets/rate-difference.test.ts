import { describe, expect, test } from 'vitest';
import { Random } from '../core/random.js';
import { mostOf } from '../testing/noisy-blocks.js';
import { rateDifference, score, type Rate } from './rate-difference.js';

const NINETY_FIVE = { low: 0.025, high: 0.025 };

// Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, the method of Miettinen and Nurminen.
test.each([
  { first: { hits: 56, of: 70 }, second: { hits: 48, of: 80 }, low: 0.0528, high: 0.3382 },
  { first: { hits: 9, of: 10 }, second: { hits: 3, of: 10 }, low: 0.17, high: 0.8406 },
  { first: { hits: 5, of: 56 }, second: { hits: 0, of: 29 }, low: -0.0326, high: 0.1933 },
])('$first.hits/$first.of less $second.hits/$second.of is $low to $high with 95 %', ({ first, second, low, high }) => {
  const interval = rateDifference(first, second, NINETY_FIVE);
  expect(interval.value).toBeCloseTo(first.hits / first.of - second.hits / second.of, 12);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('rates that are exchanged have the interval of the other sign', () => {
  const [first, second] = [
    { hits: 7, of: 1000 },
    { hits: 2, of: 800 },
  ];
  const there = rateDifference(first, second, { low: 0.01, high: 0.04 });
  const back = rateDifference(second, first, { low: 0.04, high: 0.01 });
  expect(there.low).toBeCloseTo(-back.high, 10);
  expect(there.high).toBeCloseTo(-back.low, 10);
});

test('nothing seen has a width all the same, which falls with the number', () => {
  const none = (of: number): Rate => ({ hits: 0, of });
  const [few, many] = [rateDifference(none(100), none(100), NINETY_FIVE), rateDifference(none(10_000), none(10_000), NINETY_FIVE)];
  expect(few.value).toBe(0);
  expect(few.low).toBeCloseTo(-few.high, 10);
  // By hand: at 0 of n each, the most likely rates under a difference d are d and 0, so d / sqrt(d (1 - d) / n * 2n / (2n - 1)) = z.
  const squared = (1.959963985 ** 2 * 200) / 199 / 100;
  expect(few.high).toBeCloseTo(squared / (1 + squared), 8);
  expect(many.high).toBeLessThan(few.high / 90);
});

test('bounds stay between -1 and 1 when everything differs', () => {
  const { value, low, high } = rateDifference({ hits: 10, of: 10 }, { hits: 0, of: 10 }, NINETY_FIVE);
  expect([value, high]).toEqual([1, 1]);
  expect(low).toBeGreaterThan(0.5);
});

test('the score of equal rates is the pooled test of two proportions with the factor of Miettinen and Nurminen', () => {
  const [first, second] = [
    { hits: 56, of: 70 },
    { hits: 48, of: 80 },
  ];
  const pooled = 104 / 150;
  const z = (56 / 70 - 48 / 80) / Math.sqrt(pooled * (1 - pooled) * (1 / 70 + 1 / 80));
  expect(score(first, second, 0)).toBeCloseTo(z * Math.sqrt(149 / 150), 10);
  expect(score(first, second, 56 / 70 - 48 / 80)).toBeCloseTo(0, 10);
});

describe('rare errors', () => {
  test.each([
    { target: 0.001, oracle: 0.001, of: 4000 },
    { target: 0.005, oracle: 0.005, of: 4000 },
    { target: 0.005, oracle: 0.001, of: 4000 },
    { target: 0.006, oracle: 0.001, of: 12_000 },
  ])('at $target against $oracle among $of neither bound misses the truth more often than promised', ({ target, oracle, of }) => {
    const [TRIALS, alpha] = [800, 0.05];
    const random = new Random(99);
    const truth = target - oracle;
    let [missedBelow, missedAbove] = [0, 0];
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const { low, high } = rateDifference({ hits: hitsOf(target, of, random), of }, { hits: hitsOf(oracle, of, random), of }, { low: alpha, high: alpha });
      if (low > truth) missedBelow += 1;
      if (high < truth) missedAbove += 1;
    }
    expect(missedBelow).toBeLessThanOrEqual(mostOf(TRIALS, alpha));
    expect(missedAbove).toBeLessThanOrEqual(mostOf(TRIALS, alpha));
    expect(missedBelow + missedAbove).toBeGreaterThan(0);
  });
});

/** A binomial count, by the geometric gaps between hits. */
function hitsOf(share: number, of: number, random: Random): number {
  let hits = -1;
  for (let at = 0; at <= of; hits += 1) at += Math.ceil(Math.log(1 - random.next()) / Math.log(1 - share));
  return hits;
}
