import { describe, expect, test } from 'vitest';
import { Random } from '../core/random.js';
import { latencies } from '../testing/budget-builder.js';
import { mostOf, noisyBlocks } from '../testing/noisy-blocks.js';
import { levelsOf } from './error-rates.js';
import { judgeRatio } from './judge-ratio.js';
import type { Block } from './ratio-interval.js';

const P95 = { fraction: 0.95, allowance: 0.1 };
const LEVELS = levelsOf(12);

/** `count` latencies of each side in blocks of `size`. */
function blocksOf(count: number, slow: number, size = 20, seed = 31): Block[] {
  const [oracle, target] = [latencies(count, seed), latencies(count, seed + 1, slow)];
  return Array.from({ length: Math.ceil(count / size) }, (_, at) => ({
    oracle: oracle.slice(at * size, (at + 1) * size),
    target: target.slice(at * size, (at + 1) * size),
  }));
}

const judge = (blocks: readonly Block[], rule = P95) => judgeRatio(blocks, rule, LEVELS, new Random(1));

test('equal sides are within', () => {
  const verdict = judge(blocksOf(6000, 1));
  expect(verdict).toMatchObject({ status: 'within', samples: { oracle: 6000, target: 6000 } });
  expect(verdict.estimate?.high).toBeLessThan(1.1);
  expect(verdict).not.toHaveProperty('needed');
});

test('a target that is slower by 30 % is breached, with the figures of both sides', () => {
  const verdict = judge(blocksOf(6000, 1.3));
  expect(verdict.status).toBe('breached');
  expect(verdict.estimate?.low).toBeGreaterThan(1.1);
  expect((verdict.figures.target ?? 0) / (verdict.figures.oracle ?? 1)).toBeCloseTo(verdict.estimate?.value ?? 0, 10);
});

test('a faster target is within, however much it differs', () => {
  expect(judge(blocksOf(6000, 0.5)).status).toBe('within');
});

test('a target slower by 30 % is within an allowance of 60 %', () => {
  expect(judge(blocksOf(6000, 1.3), { fraction: 0.95, allowance: 0.6 }).status).toBe('within');
});

test('a target at its allowance is undecided', () => {
  expect(judge(blocksOf(6000, 1.1))).toMatchObject({ status: 'undecided', reason: 'interval' });
});

describe('too little', () => {
  test.each([
    { title: 'no sample of the target', blocks: blocksOf(1000, 1).map(({ oracle }) => ({ oracle, target: [] })), reason: 'no-data' },
    { title: 'no sample of the oracle', blocks: blocksOf(1000, 1).map(({ target }) => ({ oracle: [], target })), reason: 'no-data' },
    { title: 'no block', blocks: [], reason: 'no-data' },
    { title: '58 samples', blocks: blocksOf(58, 5, 4), reason: 'few-samples' },
    { title: 'nine blocks', blocks: blocksOf(9 * 400, 5, 400), reason: 'few-samples' },
    {
      title: 'many blocks of which nine have both sides',
      blocks: blocksOf(6000, 5).map(({ oracle, target }, at) => ({ oracle, target: at < 9 ? target : [] })),
      reason: 'few-samples',
    },
  ])('$title is undecided: $reason', ({ blocks, reason }) => {
    expect(judge(blocks)).toMatchObject({ status: 'undecided', reason });
  });

  test('59 samples in ten blocks are judged, and one less says how many are missing', () => {
    expect(judge(blocksOf(59, 1, 5)).reason).toBe('interval');
    expect(judge(blocksOf(50, 1, 5))).toMatchObject({ reason: 'few-samples', needed: 9, figures: { oracle: null, target: null } });
  });

  test('a P99 needs 299', () => {
    expect(judge(blocksOf(298, 5), { fraction: 0.99, allowance: 0.15 })).toMatchObject({ reason: 'few-samples', needed: 1 });
    expect(judge(blocksOf(299, 5), { fraction: 0.99, allowance: 0.15 }).reason).not.toBe('few-samples');
  });
});

test('what is missing is nearly enough: with as many samples more, most are decided', () => {
  const short = judge(blocksOf(800, 1));
  expect(short).toMatchObject({ status: 'undecided', reason: 'interval' });
  const needed = short.needed ?? 0;
  expect(needed).toBeGreaterThan(200);
  const decided = Array.from({ length: 10 }, (_, at) => judge(blocksOf(800 + needed, 1, 20, 400 + 2 * at)).status).filter((status) => status === 'within');
  expect(decided.length).toBeGreaterThanOrEqual(7);
});

test('a ratio above the allowance that chance alone may give once in a hundred runs is no breach', () => {
  const blocks = blocksOf(1200, 1.1);
  const lax = { breach: 0.3, within: 0.002 };
  expect(judgeRatio(blocks, { fraction: 0.95, allowance: 0.02 }, { ...lax, change: 0.3 }, new Random(1)).status).toBe('breached');
  expect(judgeRatio(blocks, { fraction: 0.95, allowance: 0.02 }, { ...lax, change: 1e-7 }, new Random(1)).status).toBe('undecided');
});

test('the same samples and random numbers give the same verdict', () => {
  expect(judge(blocksOf(1000, 1.05))).toEqual(judge(blocksOf(1000, 1.05)));
});

test('a target at its allowance is called within, and equal sides breached, no more often than a look may', () => {
  const TRIALS = 60;
  const levels = { breach: 0.05, change: 0.05, within: 0.05 };
  let [wrongWithin, wrongBreach, nothingChanged] = [0, 0, 0];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const statusAt = (slow: number, allowance: number): string =>
      judgeRatio(
        noisyBlocks({ shape: 'lognormal', shared: 0.3, own: 0.1, slow }, 25, 8, new Random(900 + trial)),
        { fraction: 0.95, allowance },
        levels,
        new Random(trial),
      ).status;
    if (statusAt(1.1, 0.1) === 'within') wrongWithin += 1;
    if (statusAt(1.1, 0.1) === 'breached') wrongBreach += 1;
    if (statusAt(1, 0) === 'breached') nothingChanged += 1;
  }
  for (const wrong of [wrongWithin, wrongBreach, nothingChanged]) expect(wrong).toBeLessThanOrEqual(mostOf(TRIALS, 0.05));
});
