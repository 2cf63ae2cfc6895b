import { expect, test } from 'vitest';
import { perSecond, throughput, type DrainRound } from './lag-throughput.js';

const round = (side: DrainRound['side'], done: number, seconds: number): DrainRound => ({ side, round: 1, items: 100, done, seconds });

test('throughput is what was done in the time, not what was asked for', () => {
  expect(perSecond(round('oracle', 80, 0.5))).toBe(160);
  expect(perSecond(round('oracle', 0, 0))).toBe(0);
});

test('each side has the median of its rounds, and null without any', () => {
  expect(throughput([round('oracle', 100, 1), round('oracle', 100, 2), round('oracle', 100, 0.5)])).toEqual({ oracle: 100, target: null });
  expect(throughput([round('target', 100, 1), round('target', 100, 0.5)])).toEqual({ oracle: null, target: 150 });
});
