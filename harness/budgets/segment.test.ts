import { describe, expect, test } from 'vitest';
import { addSegment, segmentOf, withoutOracle, type SegmentHead, type SegmentRecord, type Shot } from './segment.js';
import { emptyStream, type StreamSamples } from './stream-samples.js';

const HEAD: SegmentHead = {
  stream: 'PB-X/basic',
  number: 3,
  startedAt: '2026-11-21T12:00:00.000Z',
  seconds: 4,
  blocks: 4,
  sides: { oracle: { connections: 2, digestsChecked: 5, digestsWrong: 1 }, target: { connections: 3, digestsChecked: 7, digestsWrong: 2 } },
  generator: { p99: 1.5, max: 6 },
  down: [],
};

const shot = (side: Shot['side'], parts: Partial<Shot> = {}): Shot => ({ side, block: 0, item: 0, first: false, outcome: 'ok', ms: 1.5, error: '', ...parts });

const SHOTS: readonly Shot[] = [
  shot('oracle', { first: true, item: 1 }),
  shot('target', { block: 2, ms: 2.0004 }),
  shot('target', { outcome: 'error', error: 'status 500', ms: 0.2 }),
  shot('target', { outcome: 'error', error: 'status 500', ms: 0.2 }),
  shot('oracle', { outcome: 'error', error: 'timeout', ms: 9000 }),
  shot('oracle', { outcome: 'late', ms: -3 }),
  shot('target', { outcome: 'warm-up', ms: 50 }),
];

const stream = (): StreamSamples => emptyStream({ id: 'PB-X/basic', budget: 'PB-X', items: [], leftOut: [] });
const packed = (more: Partial<SegmentHead> = {}): SegmentRecord => segmentOf({ ...HEAD, ...more }, SHOTS);

test('a segment holds every request in columns, in whole microseconds', () => {
  expect(packed()).toEqual({
    ...HEAD,
    type: 'segment',
    side: 'otttoot',
    outcome: 'kkeeelw',
    first: '1000000',
    block: [0, 2, 0, 0, 0, 0, 0],
    item: [1, 0, 0, 0, 0, 0, 0],
    micros: [1500, 2000, 200, 200, 9_000_000, 0, 50_000],
    errors: { oracle: { timeout: 1 }, target: { 'status 500': 2 } },
  });
});

describe('a segment that is added to its stream', () => {
  test('gives samples of what was answered well, and counts the rest', () => {
    const samples = stream();
    addSegment(samples, packed(), 10);
    expect(samples.oracle).toEqual({
      ok: [{ block: 10, ms: 1.5, item: 1, first: true }],
      errors: { timeout: 1 },
      late: 1,
      warmUp: 0,
      connections: 2,
      digestsChecked: 5,
      digestsWrong: 1,
    });
    expect(samples.target).toEqual({
      ok: [{ block: 12, ms: 2, item: 0, first: false }],
      errors: { 'status 500': 2 },
      late: 0,
      warmUp: 1,
      connections: 3,
      digestsChecked: 7,
      digestsWrong: 2,
    });
    expect(samples.seconds).toBe(4);
    expect(samples.down).toEqual(new Set());
    expect(samples.clockSteps).toEqual([]);
  });

  test('adds to what was there, and keeps the worst of the generator', () => {
    const samples = stream();
    addSegment(samples, packed({ generator: { p99: 1, max: 9 } }), 0);
    addSegment(samples, packed({ generator: { p99: 2, max: 3 }, down: ['target'], backlog: ['oracle'], clockStep: -30 }), 4);
    expect(samples.oracle.ok.map(({ block }) => block)).toEqual([0, 4]);
    expect(samples.target.errors).toEqual({ 'status 500': 4 });
    expect(samples.target.digestsChecked).toBe(14);
    expect(samples.seconds).toBe(8);
    expect(samples.generator).toEqual({ p99: 2, max: 9 });
    expect(samples.down).toEqual(new Set(['target']));
    expect(samples.backlog).toEqual(new Set(['oracle']));
    expect(samples.clockSteps).toEqual([-30]);
  });

  test('is the same after it was written and read', () => {
    const [one, other] = [stream(), stream()];
    addSegment(one, packed(), 0);
    addSegment(other, JSON.parse(JSON.stringify(packed())) as SegmentRecord, 0);
    expect(other).toEqual(one);
  });
});

describe('a segment without its oracle', () => {
  const kept = withoutOracle(packed({ down: ['oracle', 'target'], backlog: ['oracle', 'target'], clockStep: 2 }));

  test('has the requests to the target only, column by column', () => {
    expect(kept).toMatchObject({ side: 'tttt', outcome: 'keew', first: '0000', block: [2, 0, 0, 0], item: [0, 0, 0, 0], micros: [2000, 200, 200, 50_000] });
  });

  test('says nothing of what the oracle did', () => {
    expect(kept.errors).toEqual({ oracle: {}, target: { 'status 500': 2 } });
    expect(kept.sides).toEqual({ oracle: { connections: 0, digestsChecked: 0, digestsWrong: 0 }, target: HEAD.sides.target });
    expect(kept.down).toEqual(['target']);
    expect(kept.backlog).toEqual(['target']);
    const samples = stream();
    addSegment(samples, kept, 0);
    expect(samples.oracle).toEqual(stream().oracle);
    expect(samples.target.ok).toHaveLength(1);
  });

  test('keeps what concerns the generator', () => {
    expect(kept).toMatchObject({ stream: HEAD.stream, number: 3, seconds: 4, generator: HEAD.generator, clockStep: 2 });
  });

  test('has no word on a backlog where there was none', () => {
    expect('backlog' in withoutOracle(packed())).toBe(false);
  });
});
