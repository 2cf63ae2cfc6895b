import { describe, expect, test } from 'vitest';
import type { BudgetRule } from '../core/budget.js';
import { Random } from '../core/random.js';
import { streamSamples } from '../testing/budget-builder.js';
import { noisyBlocks } from '../testing/noisy-blocks.js';
import { BudgetRun, type PlannedStream } from './budget-run.js';
import { judgeRatio } from './judge-ratio.js';
import { captureOf, naiveBreach, replayRun, type CapturedStream } from './resample.js';

const PLAN: PlannedStream = { id: 'PB-REG-PULL/v2', budget: 'PB-REG-PULL', items: [], leftOut: [], seconds: 100 };
const P95: BudgetRule = { budget: 'PB-REG-PULL', surface: 'registry pull', measure: 'p95_latency', allowed: 10, unit: 'percent' };

const newRun = (rules = [P95]): BudgetRun => new BudgetRun({ rules, streams: [PLAN], missing: new Map(), windowSeconds: 600, adaptive: true, seed: 3 });

describe('a capture', () => {
  const samples = streamSamples(PLAN.id, 400, 9);
  samples.oracle.ok.push({ block: 30, ms: 5, item: 0, first: false });
  samples.target.errors['status 500'] = 42;
  samples.target.digestsChecked = 210;

  test('has every block with the samples of both sides, in order, and those that only one side has', () => {
    const { blocks } = captureOf(PLAN, samples);
    expect(blocks.map(({ oracle, target }) => [oracle.ok.length, target.ok.length])).toEqual([...Array.from({ length: 20 }, () => [20, 20]), [1, 0]]);
    expect(blocks[3]?.target.ok).toEqual(samples.target.ok.slice(60, 80));
  });

  test('spreads errors and digests over its blocks, and knows how many blocks a second has', () => {
    const { blocks, blocksPerSecond } = captureOf(PLAN, samples);
    expect(blocks.every(({ target }) => target.errors === 2 && target.digests === 10)).toBe(true);
    expect(blocks.every(({ oracle }) => oracle.errors === 0 && oracle.digests === 0)).toBe(true);
    expect(blocksPerSecond).toBe(21 / 20);
  });

  test('of nothing has no block, and a run is not played from it', () => {
    const nothing = captureOf(PLAN, streamSamples(PLAN.id, 0, 9));
    expect(nothing.blocks).toEqual([]);
    const run = newRun();
    replayRun(run, [nothing], 0, new Random(1));
    expect(run.finish()[0]?.streams[0]?.reason).toBe('no-data');
  });
});

describe('a run that is played again', () => {
  const captured = captureOf(PLAN, streamSamples(PLAN.id, 2000, 9));
  const valuesOf = (run: BudgetRun, side: 'oracle' | 'target'): number[] => run.streams.get(PLAN.id)?.[side].ok.map(({ ms }) => ms) ?? [];

  test('draws whole blocks, both sides of the same one, the sides exchanged half of the time', () => {
    const run = newRun();
    replayRun(run, [captured], 0, new Random(1));
    const stream = run.streams.get(PLAN.id);
    const blocks = new Set(stream?.oracle.ok.map(({ block }) => block));
    expect(blocks.size * 20).toBe(stream?.oracle.ok.length);
    const first = new Map(
      captured.blocks.flatMap((block, at) => (['oracle', 'target'] as const).map((side) => [block[side].ok[0]?.ms, { at, side }] as const)),
    );
    const drawn = [...blocks].map((number) => {
      const of = (side: 'oracle' | 'target') => first.get(stream?.[side].ok.find(({ block }) => block === number)?.ms);
      const [oracle, target] = [of('oracle'), of('target')];
      expect(oracle?.at).toBe(target?.at);
      expect(oracle?.side).not.toBe(target?.side);
      return oracle?.side;
    });
    const kept = drawn.filter((side) => side === 'oracle').length / drawn.length;
    expect(kept).toBeGreaterThan(0.25);
    expect(kept).toBeLessThan(0.75);
    expect(new Set(valuesOf(run, 'oracle')).size).toBeLessThan(valuesOf(run, 'oracle').length);
  });

  test('stops when the run wants no more, and sooner when the target is slow', () => {
    const seconds = (slowdown: number): number => {
      const run = newRun();
      replayRun(run, [captured], slowdown, new Random(1));
      return run.streams.get(PLAN.id)?.seconds ?? 0;
    };
    expect(seconds(1)).toBe(20);
    expect(seconds(0.1)).toBe(100);
  });

  test('makes each latency of the target, and of it alone, longer by the slowdown', () => {
    const known = new Set(captured.blocks.flatMap(({ oracle, target }) => [...oracle.ok, ...target.ok]).map(({ ms }) => ms));
    const slowed = new Set([...known].map((ms) => ms * 1.5));
    const run = newRun();
    replayRun(run, [captured], 0.5, new Random(1));
    expect(valuesOf(run, 'oracle').every((ms) => known.has(ms))).toBe(true);
    expect(valuesOf(run, 'target').every((ms) => slowed.has(ms))).toBe(true);
    expect(run.finish()[0]?.status).toBe('breached');
  });

  test('has errors and digests in proportion', () => {
    const samples = streamSamples(PLAN.id, 2000, 9);
    for (const side of [samples.oracle, samples.target]) Object.assign(side, { digestsChecked: 300 });
    samples.oracle.errors['status 500'] = samples.target.errors['status 500'] = 50;
    const run = newRun();
    replayRun(run, [captureOf(PLAN, samples)], 0.1, new Random(1));
    const stream = run.streams.get(PLAN.id);
    for (const side of [stream?.oracle, stream?.target]) {
      expect(side?.errors['captured']).toBeCloseTo(50, 6);
      expect(side?.digestsChecked).toBeCloseTo(300, 6);
    }
  });
});

describe('the naive rule', () => {
  /** Blocks as they come on a machine that slows both sides by turns. */
  function capturedOf(seed: number, slow = 1): CapturedStream {
    const blocks = noisyBlocks({ shape: 'lognormal', shared: 0.2, own: 0.05, slow }, 60, 20, new Random(seed));
    const side = (values: readonly number[], block: number) => ({ ok: values.map((ms) => ({ block, ms, item: 0, first: false })), errors: 0, digests: 0 });
    return {
      plan: PLAN,
      blocks: blocks.map(({ oracle, target }, at) => ({ oracle: side(oracle, at), target: side(target, at) })),
      blocksPerSecond: 1,
    };
  }

  test('cries wolf in a quarter of the windows and more where nothing changed, the interval on the same material in none', () => {
    const TRIALS = 100;
    const levels = { breach: 0.002, change: 0.0001, within: 0.002 };
    let [naive, judged] = [0, 0];
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const captured = capturedOf(500 + trial);
      if (naiveBreach(captured, 0.95, 0.1, new Random(trial))) naive += 1;
      const blocks = captured.blocks.map(({ oracle, target }) => ({ oracle: oracle.ok.map(({ ms }) => ms), target: target.ok.map(({ ms }) => ms) }));
      if (trial % 4 === 0 && judgeRatio(blocks, { fraction: 0.95, allowance: 0.1 }, levels, new Random(trial)).status === 'breached') judged += 1;
    }
    expect(naive / TRIALS).toBeGreaterThan(0.25);
    expect(judged).toBe(0);
  });

  test('compares a hundred samples of each of two windows', () => {
    // Latencies that are the same all over: no window is slower than another.
    const constant = capturedOf(1);
    const even = {
      ...constant,
      blocks: constant.blocks.map(({ oracle, target }) => ({
        oracle: { ...oracle, ok: oracle.ok.map((sample) => ({ ...sample, ms: 10 })) },
        target: { ...target, ok: target.ok.map((sample) => ({ ...sample, ms: 10 })) },
      })),
    };
    const breaches = (stream: CapturedStream, allowance: number): number =>
      Array.from({ length: 50 }, (_, seed) => naiveBreach(stream, 0.95, allowance, new Random(seed))).filter(Boolean).length;
    expect(breaches(even, 0.1)).toBe(0);
    expect(breaches(even, -0.01)).toBe(50);
    expect(breaches(constant, 10)).toBe(0);
    expect(naiveBreach({ ...even, blocks: [] }, 0.95, 0.1, new Random(1))).toBe(false);
  });
});
