import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { histogramOf } from './histogram.js';

test('a histogram counts every latency, the very small and the very large', () => {
  const histogram = decodeFromCompressedBase64(histogramOf([0, 1, 250, 250, 3_600_000_000]));
  expect(histogram.totalCount).toBe(5);
  expect(histogram.getValueAtPercentile(60)).toBe(250);
  expect(histogram.maxValue / 3_600_000_000).toBeCloseTo(1, 2);
});
