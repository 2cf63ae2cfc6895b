import { describe, expect, test } from 'vitest';
import { Random } from '../core/random.js';
import { arrivalTimes, pairedSchedule, type Arrival } from './arrivals.js';

const gapsOf = (times: readonly number[]): number[] => times.map((at, number) => at - (times[number - 1] ?? 0));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('times of arrivals', () => {
  test('of a constant process have equal gaps, whatever the seed', () => {
    expect(arrivalTimes('constant', 0.1, 4, new Random(1))).toEqual([10, 20, 30, 40]);
  });

  test('of a Poisson process have gaps whose mean and deviation are one over the rate', () => {
    const gaps = gapsOf(arrivalTimes('poisson', 0.05, 20_000, new Random(5)));
    const average = mean(gaps);
    // Exponential distribution: mean and standard deviation are both 1/rate, and exp(-1) of the gaps are longer than that.
    expect(average).toBeGreaterThan(19.5);
    expect(average).toBeLessThan(20.5);
    expect(Math.sqrt(mean(gaps.map((gap) => (gap - average) ** 2))) / average).toBeCloseTo(1, 1);
    expect(gaps.filter((gap) => gap > 20).length / gaps.length).toBeCloseTo(Math.exp(-1), 1);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
  });
});

const schedule = (parts: Partial<Parameters<typeof pairedSchedule>[0]> = {}): Arrival[] =>
  pairedSchedule({ process: 'poisson', perSecond: 50, seconds: 20, weights: [1, 1], random: new Random(9), ...parts });

describe('a paired schedule', () => {
  test('asks each side as often as declared, in the time that was given', () => {
    const arrivals = schedule({ process: 'constant' });
    expect(arrivals.filter(({ side }) => side === 'oracle')).toHaveLength(1000);
    expect(arrivals.filter(({ side }) => side === 'target')).toHaveLength(1000);
    expect(arrivals.at(-1)?.at).toBeCloseTo(20_000, 6);
  });

  test('is in the order of time', () => {
    const times = schedule().map(({ at }) => at);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });

  test('gives both sides of a pair the same item', () => {
    const arrivals = schedule();
    for (let pair = 0; pair < 1000; pair += 1) {
      const [one, other] = [arrivals[2 * pair], arrivals[2 * pair + 1]];
      expect([one?.pair, other?.pair]).toEqual([pair, pair]);
      expect(one?.item).toBe(other?.item);
      expect(new Set([one?.side, other?.side])).toEqual(new Set(['oracle', 'target']));
    }
  });

  test('lets neither side go first more often than chance does', () => {
    const first = schedule().filter((_, at) => at % 2 === 0 && _.side === 'oracle').length;
    // 1000 throws of a coin: standard deviation 16.
    expect(Math.abs(first - 500)).toBeLessThan(65);
  });

  test('draws items by their weight', () => {
    const items = schedule({ weights: [3, 0, 1] }).map(({ item }) => item);
    const share = (item: number): number => items.filter((one) => one === item).length / items.length;
    expect(share(0)).toBeCloseTo(0.75, 1);
    expect(share(1)).toBe(0);
    expect(share(2)).toBeCloseTo(0.25, 1);
  });

  test('is the same again for the same seed and another for another', () => {
    expect(schedule()).toEqual(schedule());
    expect(schedule({ random: new Random(10) })).not.toEqual(schedule());
  });

  test('has at least one pair, however short the time', () => {
    expect(schedule({ perSecond: 1, seconds: 0.1 })).toHaveLength(2);
  });
});
