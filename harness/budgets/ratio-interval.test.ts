import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../core/random.js';
import { mostOf, noisyBlocks, type Material } from '../testing/noisy-blocks.js';
import { ascending, percentileOf } from './percentiles.js';
import { ratioInterval, sideColumns, weightedPercentile, type Block } from './ratio-interval.js';

const EVEN = { low: 0.05, high: 0.05 };
const FRACTION = 0.95;

describe('the percentile of drawn blocks', () => {
  const values = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 12 });
  const drawn = fc.array(fc.record({ oracle: values, target: values, weight: fc.nat({ max: 3 }) }), { minLength: 1, maxLength: 12 });

  test('is that of all their values, written out as often as each block was drawn and sorted', () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom(0.5, 0.9, 0.95, 0.99), fc.constantFrom('oracle', 'target'), (blocks, fraction, side) => {
        const written = blocks.flatMap((block) => Array.from({ length: block.weight }, () => block[side]).flat());
        const weights = Uint32Array.from(blocks, ({ weight }) => weight);
        expect(weightedPercentile(sideColumns(blocks, side), weights, fraction)).toBe(percentileOf(ascending(written), fraction));
      }),
      { numRuns: 400 },
    );
  });

  test('is none when nothing was drawn', () => {
    expect(weightedPercentile(sideColumns([{ oracle: [1], target: [] }], 'oracle'), Uint32Array.of(0), 0.5)).toBeNaN();
    expect(weightedPercentile(sideColumns([{ oracle: [1], target: [] }], 'target'), Uint32Array.of(1), 0.5)).toBeNaN();
  });
});

describe('the interval', () => {
  const blocks = noisyBlocks({ shape: 'lognormal', shared: 0, own: 0, slow: 1.2 }, 40, 20, new Random(11));

  test('holds the ratio of the two percentiles, and the same seed gives the same one', () => {
    const of = (side: keyof Block): number => percentileOf(ascending(blocks.flatMap((block) => block[side])), FRACTION);
    const input = { blocks, fraction: FRACTION, alpha: EVEN, resamples: 500 };
    const interval = ratioInterval({ ...input, random: new Random(3) });
    expect(interval?.value).toBe(of('target') / of('oracle'));
    expect(interval?.low).toBeLessThan(interval?.value ?? 0);
    expect(interval?.high).toBeGreaterThan(interval?.value ?? 0);
    expect(ratioInterval({ ...input, random: new Random(3) })).toEqual(interval);
    expect(ratioInterval({ ...input, random: new Random(4) })).not.toEqual(interval);
  });

  test('of sides that are exchanged is its own reciprocal', () => {
    const exchanged = blocks.map(({ oracle, target }) => ({ oracle: target, target: oracle }));
    const of = (some: readonly Block[]) => ratioInterval({ blocks: some, fraction: FRACTION, alpha: EVEN, random: new Random(3), resamples: 500 });
    const [there, back] = [of(blocks), of(exchanged)];
    expect((there?.value ?? 0) * (back?.value ?? 0)).toBeCloseTo(1, 12);
    expect((there?.low ?? 0) * (back?.high ?? 0)).toBeCloseTo(1, 12);
    expect((there?.high ?? 0) * (back?.low ?? 0)).toBeCloseTo(1, 12);
    expect(there?.error).toBeCloseTo(back?.error ?? 0, 12);
  });

  test('of constant latencies has no width', () => {
    const constant = Array.from({ length: 12 }, () => ({ oracle: [10, 10], target: [13, 13] }));
    const interval = ratioInterval({ blocks: constant, fraction: FRACTION, alpha: EVEN, random: new Random(1), resamples: 200 });
    expect(interval?.low).toBeCloseTo(1.3, 12);
    expect(interval?.high).toBeCloseTo(1.3, 12);
    expect(interval?.error).toBeCloseTo(0, 12);
  });

  test('is wider the surer one wants to be, at the bound that is asked for', () => {
    const at = (low: number, high: number) => ratioInterval({ blocks, fraction: FRACTION, alpha: { low, high }, random: new Random(3), resamples: 500 });
    const [plain, sureBelow, sureAbove] = [at(0.05, 0.05), at(0.002, 0.05), at(0.05, 0.002)];
    expect(sureBelow?.low).toBeLessThan(plain?.low ?? 0);
    expect(sureBelow?.high).toBe(plain?.high);
    expect(sureAbove?.high).toBeGreaterThan(plain?.high ?? 0);
    expect(sureAbove?.low).toBe(plain?.low);
  });

  test('is wide where both sides differ from block to block, and not where a block slows both', () => {
    const error = (parts: Partial<Material>): number =>
      ratioInterval({
        blocks: noisyBlocks({ shape: 'lognormal', shared: 0, own: 0, slow: 1, ...parts }, 60, 40, new Random(5)),
        fraction: 0.5,
        alpha: EVEN,
        random: new Random(1),
        resamples: 300,
      })?.error ?? 0;
    expect(error({ own: 0.4 })).toBeGreaterThan(2 * error({}));
    expect(error({ shared: 0.4 })).toBeLessThan(error({ own: 0.4 }) / 1.5);
  });

  test('is none when a side has no sample', () => {
    expect(ratioInterval({ blocks: [{ oracle: [1], target: [] }], fraction: 0.5, alpha: EVEN, random: new Random(1) })).toBeUndefined();
    expect(ratioInterval({ blocks: [{ oracle: [], target: [1] }], fraction: 0.5, alpha: EVEN, random: new Random(1) })).toBeUndefined();
  });
});

// Each bound may miss the truth in 5 % of the trials; the limit is the expectation and three standard deviations of the count.
describe.each([
  { title: 'lognormal latencies', material: { shape: 'lognormal', shared: 0, own: 0, slow: 1 } },
  { title: 'heavy tails', material: { shape: 'heavy', shared: 0, own: 0, slow: 1.1 } },
  { title: 'lognormal latencies on a machine that slows both sides by turns', material: { shape: 'lognormal', shared: 0.3, own: 0, slow: 1.1 } },
  { title: 'heavy tails on such a machine, each side with bad seconds of its own', material: { shape: 'heavy', shared: 0.3, own: 0.15, slow: 1 } },
] as const)('with $title', ({ material }) => {
  test('neither bound misses the true ratio more often than promised', () => {
    const TRIALS = 250;
    let [missedBelow, missedAbove] = [0, 0];
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const random = new Random(7000 + trial);
      const interval = ratioInterval({ blocks: noisyBlocks(material, 30, 15, random), fraction: FRACTION, alpha: EVEN, random, resamples: 250 });
      if (interval === undefined || interval.low > material.slow) missedBelow += 1;
      if (interval === undefined || interval.high < material.slow) missedAbove += 1;
    }
    expect(missedBelow).toBeLessThanOrEqual(mostOf(TRIALS, 0.05));
    expect(missedAbove).toBeLessThanOrEqual(mostOf(TRIALS, 0.05));
    // An interval that holds everything would miss nothing either.
    expect(missedBelow + missedAbove).toBeGreaterThan(0);
  });
});
