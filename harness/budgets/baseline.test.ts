import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { streamSamples } from '../testing/budget-builder.js';
import { baselineId, baselineStreamOf, oracleSamplesOf } from './baseline.js';
import { ascending, percentileOf } from './percentiles.js';

test('a baseline keeps every sample of the oracle to the microsecond, and gives them back', () => {
  const stream = streamSamples('PB-REG-PULL/registry-jwt', 300, 1);
  stream.oracle.errors['status 500'] = 3;
  const kept = baselineStreamOf(stream, 'http');
  expect(kept.counts).toEqual({ ok: 300, errors: 3, late: 0, warmUp: 20, connections: 4 });
  const back = oracleSamplesOf(kept);
  expect(back.ok.map((one) => ({ ...one, ms: 0 }))).toEqual(stream.oracle.ok.map((one) => ({ ...one, ms: 0 })));
  expect(Math.max(...back.ok.map((one, at) => Math.abs(one.ms - (stream.oracle.ok[at]?.ms ?? 0))))).toBeLessThanOrEqual(0.0005001);
  expect(back.errors).toEqual({ 'status 500': 3 });
});

test('its histogram has the percentiles of the samples to three digits', () => {
  const { micros, histogram } = baselineStreamOf(streamSamples('PB-API-HOT/session', 2000, 5), 'http');
  const decoded = decodeFromCompressedBase64(histogram);
  expect(decoded.totalCount).toBe(2000);
  for (const fraction of [0.5, 0.95, 0.99]) {
    const exact = percentileOf(ascending(micros), fraction);
    expect(Math.abs(decoded.getValueAtPercentile(100 * fraction) / exact - 1)).toBeLessThan(0.001);
  }
});

test.each([
  ['2026-11-21T20:54:22.123Z', 'e4bf74f', '2026-11-21T205422-e4bf74f'],
  ['2026-11-21T20:54:22Z', 'e4bf74f0123456789abcdef0123456789abcdef0+dirty', '2026-11-21T205422-e4bf74f01234+dirty'],
  ['2026-11-21T20:54:22Z', '../v1 rc', '2026-11-21T205422-..-v1-rc'],
  ['2026-11-21T20:54:22Z', '', '2026-11-21T205422-unknown'],
])('the id of a baseline of %s at %s is a file name', (time, commit, id) => {
  expect(baselineId(time, commit)).toBe(id);
});
