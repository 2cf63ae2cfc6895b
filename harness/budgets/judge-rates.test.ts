import { describe, expect, test } from 'vitest';
import { levelsOf } from './error-rates.js';
import { judgeCount, judgeErrorRate } from './judge-rates.js';

const LEVELS = levelsOf(12);
const ALLOWED = 0.2;
const rates = (target: number, oracle: number, of: number) => ({ oracle: { hits: oracle, of }, target: { hits: target, of } });
const judge = (target: number, oracle: number, of: number) => judgeErrorRate(rates(target, oracle, of), ALLOWED, LEVELS);

describe('an error rate', () => {
  // 12,000 requests at 0.1 % of errors are 12 of them, +0.1 points are 12 more, +0.5 points 60 more.
  test('0.5 points over the oracle are a breach with 12,000 requests', () => {
    const verdict = judge(72, 12, 12_000);
    expect(verdict).toMatchObject({ status: 'breached', reason: 'errors', samples: { oracle: 12_000, target: 12_000 } });
    expect(verdict.figures).toEqual({ oracle: 0.1, target: 0.6 });
    expect(verdict.estimate?.value).toBeCloseTo(0.5, 10);
    expect(verdict.estimate?.low).toBeGreaterThan(ALLOWED);
  });

  test('0.1 points over the oracle are no breach with as many, and within with five times as many', () => {
    expect(judge(24, 12, 12_000)).toMatchObject({ status: 'undecided', reason: 'interval' });
    expect(judge(120, 60, 60_000).status).toBe('within');
  });

  test('no errors of either side are within as soon as there are requests enough', () => {
    expect(judge(0, 0, 1000)).toMatchObject({ status: 'undecided', reason: 'interval' });
    expect(judge(0, 0, 12_000).status).toBe('within');
  });

  test('fewer errors than the oracle has are within', () => {
    expect(judge(12, 72, 12_000).status).toBe('within');
  });

  test('as many requests as are said to be missing decide it when the shares stay', () => {
    const { needed = 0 } = judge(24, 12, 12_000);
    expect(needed).toBeGreaterThan(1000);
    const factor = 1 + needed / 12_000;
    expect(judge(24 * factor, 12 * factor, 12_000 * factor).status).toBe('within');
    expect(judge(24 * 0.7 * factor, 12 * 0.7 * factor, 12_000 * 0.7 * factor).status).toBe('undecided');
  });

  test('what would be a breach of this rule alone is none where chance gives it too often in a whole run', () => {
    expect(judgeErrorRate(rates(44, 20, 400), ALLOWED, { ...LEVELS, change: LEVELS.breach }).status).toBe('breached');
    expect(judgeErrorRate(rates(44, 20, 400), ALLOWED, LEVELS)).toMatchObject({ status: 'undecided', reason: 'interval' });
  });

  test.each([
    { title: 'the oracle', asked: { oracle: { hits: 0, of: 0 }, target: { hits: 9, of: 9 } } },
    { title: 'the target', asked: { oracle: { hits: 0, of: 9 }, target: { hits: 0, of: 0 } } },
  ])('nothing asked of $title is no data', ({ asked }) => {
    expect(judgeErrorRate(asked, ALLOWED, LEVELS)).toMatchObject({ status: 'undecided', reason: 'no-data', figures: { oracle: null, target: null } });
  });
});

describe('digest mismatches', () => {
  const tallies = (target: number, oracle: number, checked: number) => ({ oracle: { wrong: oracle, checked }, target: { wrong: target, checked } });

  test.each([
    { title: 'none of 59', wrong: tallies(0, 0, 59), status: 'within', reason: undefined },
    { title: 'one of a million', wrong: tallies(1, 0, 1_000_000), status: 'breached', reason: 'mismatch' },
    { title: 'one of one', wrong: tallies(1, 0, 1), status: 'breached', reason: 'mismatch' },
    { title: 'none of 58', wrong: tallies(0, 0, 58), status: 'undecided', reason: 'few-samples' },
    { title: 'none checked', wrong: tallies(0, 0, 0), status: 'undecided', reason: 'no-data' },
    { title: 'as many as the oracle', wrong: tallies(2, 2, 1000), status: 'undecided', reason: 'oracle-errors' },
    { title: 'one more than the oracle', wrong: tallies(3, 2, 1000), status: 'breached', reason: 'mismatch' },
  ])('$title: $status', ({ wrong, status, reason }) => {
    const verdict = judgeCount(wrong, 0, 'digests');
    expect([verdict.status, verdict.reason]).toEqual([status, reason]);
  });

  test('checked on the target alone they are no data', () => {
    expect(judgeCount({ oracle: { wrong: 0, checked: 0 }, target: { wrong: 0, checked: 500 } }, 0, 'digests').reason).toBe('no-data');
  });

  test('it says how many are to be checked yet, and how many may be wrong where none was seen', () => {
    expect(judgeCount(tallies(0, 0, 20), 0, 'digests').needed).toBe(39);
    // The rule of three: none of 300 leaves up to 1 - 0.05^(1/300), which is 2.98 of 300.
    expect(judgeCount(tallies(0, 0, 300), 0, 'digests').estimate?.high).toBeCloseTo(2.98, 2);
  });

  test('an allowance holds that many', () => {
    expect(judgeCount(tallies(2, 0, 1000), 2, 'digests').status).toBe('within');
    expect(judgeCount(tallies(3, 0, 1000), 2, 'digests').status).toBe('breached');
  });
});
