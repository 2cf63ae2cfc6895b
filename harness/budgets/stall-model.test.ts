import { describe, expect, test } from 'vitest';
import { Random } from '../core/random.js';
import { arrivalTimes } from './arrivals.js';
import { ascending, percentileOf } from './percentiles.js';
import { beginningOnClock, closedLoopLatencies, openLoopLatencies, stillMs, waitQuantile } from './stall-model.js';

const STALL = { lengthMs: 200, everyMs: 5000 };
const two = (): number => 2;
const percentile = (latencies: readonly number[], fraction: number): number => percentileOf(ascending(latencies), fraction);

test.each([
  { moment: 0, waits: 200 },
  { moment: 50, waits: 150 },
  { moment: 199, waits: 1 },
  { moment: 200, waits: 0 },
  { moment: 4999, waits: 0 },
  { moment: 5000, waits: 200 },
  { moment: 10_120, waits: 80 },
  { moment: -4900, waits: 100 },
])('at $moment ms one waits $waits ms for the end of the stall', ({ moment, waits }) => {
  expect(stillMs(STALL, moment)).toBe(waits);
  expect(stillMs({ ...STALL, beginsAt: 1234 }, moment + 1234)).toBe(waits);
});

describe('in an open loop', () => {
  test('who comes in a stall waits for its end, and who is at work when one begins does too', () => {
    const arrivals = [0, 100, 150, 300, 4997, 4999, 5050];
    // 4999 would be answered at 5001, in the stall that ends at 5200.
    expect(openLoopLatencies(arrivals, STALL, two)).toEqual([202, 102, 52, 2, 2, 201, 152]);
  });

  test('a request each ten milliseconds has the percentiles that one can count', () => {
    const arrivals = Array.from({ length: 6000 }, (_, index) => index * 10);
    const latencies = openLoopLatencies(arrivals, STALL, two);
    // Twelve stalls of twenty arrivals: 240 of 6000, with 202, 192, … 12. Sixty are slower than the P99: five of each stall.
    expect(latencies.filter((latency) => latency > 2)).toHaveLength(240);
    expect(percentile(latencies, 0.99)).toBe(152);
    expect(percentile(latencies, 0.97)).toBe(52);
    expect(percentile(latencies, 0.96)).toBe(2);
    expect(percentile(latencies, 0.5)).toBe(2);
  });

  test('arrivals at random have the percentiles of the formula', () => {
    const arrivals = arrivalTimes('poisson', 0.1, 100_000, new Random(11));
    const latencies = openLoopLatencies(arrivals, { ...STALL, beginsAt: 700 }, two);
    for (const quantile of [0.98, 0.99, 0.995])
      expect(Math.abs(percentile(latencies, quantile) - 2 - waitQuantile(STALL, quantile)), String(quantile)).toBeLessThan(6);
  });
});

test('the wait that one in a hundred exceeds is the stall less a hundredth of the interval', () => {
  expect(waitQuantile(STALL, 0.99)).toBeCloseTo(150);
  expect(waitQuantile(STALL, 0.97)).toBeCloseTo(50);
  expect(waitQuantile(STALL, 0.95)).toBe(0);
  expect(waitQuantile(STALL, 1)).toBe(200);
});

describe('a closed loop with one connection', () => {
  test('sees each stall once, so that its P99 does not show it', () => {
    const latencies = closedLoopLatencies(60_000, { ...STALL, beginsAt: 1000 }, two);
    expect(latencies.filter((latency) => latency > 2)).toHaveLength(12);
    // The request that would be answered when a stall begins waits: 12 × 202 ms; the rest of the minute in answers of 2 ms.
    expect(latencies).toHaveLength(12 + (60_000 - 12 * 202) / 2);
    expect(percentile(latencies, 0.99)).toBe(2);
    expect(percentile(latencies, 1)).toBe(202);
  });

  test('misses most of what a slow service hides as well', () => {
    expect(
      percentile(
        closedLoopLatencies(60_000, STALL, () => 40),
        0.98,
      ),
    ).toBe(40);
    expect(() => closedLoopLatencies(1000, STALL, () => 0)).toThrow(RangeError);
  });
});

test('stalls on the clock of the wall are found on another clock', () => {
  // The wall clock read 1,003 ms past a multiple of five seconds when the other clock read 70.
  expect(beginningOnClock(5000, 1_700_000_001_003, 70)).toBe(70 - 1003);
});
