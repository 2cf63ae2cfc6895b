import { expect, test } from 'vitest';
import { Random } from '../core/random.js';
import { cachedStream } from '../testing/cached-stream.js';
import { findCache } from './first-hits.js';
import type { StreamSamples } from './stream-samples.js';

const PLAIN = { first: 1, later: 1 };
const CACHE = { first: 1, later: 0.3 };
const WARMTH = { first: 1, later: 0.8 };

const find = (stream: StreamSamples) => findCache(stream, new Random(2));

test.each([
  { title: 'a target that keeps what it was asked', oracle: PLAIN, target: CACHE, side: 'target' },
  { title: 'an oracle that keeps what it was asked', oracle: CACHE, target: PLAIN, side: 'oracle' },
  { title: 'sides that both do', oracle: CACHE, target: CACHE, side: undefined },
  { title: 'sides that do not', oracle: PLAIN, target: PLAIN, side: undefined },
  { title: 'a target that is only a little faster when warm', oracle: PLAIN, target: WARMTH, side: undefined },
  { title: 'a target that is faster altogether', oracle: PLAIN, target: { first: 0.2, later: 0.2 }, side: undefined },
])('$title: a cache of $side', ({ oracle, target, side }) => {
  expect(find(cachedStream(oracle, target, 30))?.side).toBe(side);
});

test('it says how much each side gains, and from how many first hits', () => {
  const found = find(cachedStream(PLAIN, CACHE, 30));
  expect(found?.ratios.oracle).toBeCloseTo(1, 1);
  expect(found?.ratios.target).toBeCloseTo(0.3, 1);
  expect(found?.firstHits).toEqual({ oracle: 200, target: 200 });
});

test('things of different cost are compared with themselves', () => {
  const stream = cachedStream(PLAIN, PLAIN, 30);
  // The target is asked the dear things only again and again, cheap ones for the first time: taken together it would look like the reverse.
  for (const side of [stream.oracle, stream.target])
    for (const [at, sample] of side.ok.entries()) side.ok[at] = { ...sample, ms: sample.ms * (1 + (sample.item % 40)) };
  expect(find(stream)).toBeUndefined();
  const kept = stream.target.ok.filter(({ first, item }) => first || item % 40 < 4);
  stream.target.ok.length = 0;
  for (const sample of kept) stream.target.ok.push(sample);
  expect(find(stream)).toBeUndefined();
});

test('fewer than twenty first hits of a side, or later ones, say nothing', () => {
  const keepOnly = (stream: StreamSamples, side: 'oracle' | 'target', wanted: boolean, count: number): StreamSamples => {
    let kept = 0;
    const rest = stream[side].ok.filter(({ first }) => first !== wanted || (kept += 1) <= count);
    stream[side].ok.length = 0;
    for (const sample of rest) stream[side].ok.push(sample);
    return stream;
  };
  for (const side of ['oracle', 'target'] as const) {
    expect(find(keepOnly(cachedStream(PLAIN, CACHE, 30), side, true, 19))).toBeUndefined();
    expect(find(keepOnly(cachedStream(PLAIN, CACHE, 30), side, true, 20))?.side).toBe('target');
    expect(find(keepOnly(cachedStream(PLAIN, CACHE, 30), side, false, 19))).toBeUndefined();
  }
});

test('a gain that chance may have made is none', () => {
  const stream = cachedStream(PLAIN, { first: 1, later: 1 / 1.52 }, 200);
  // Thirty first hits that scatter widely: their median is hardly known.
  const random = new Random(8);
  for (const [at, sample] of stream.target.ok.entries())
    if (!sample.first) stream.target.ok[at] = { ...sample, ms: sample.ms * Math.exp(4 * (random.next() - 0.5)) };
  expect(find(stream)).toBeUndefined();
});
