import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { Random } from '../core/random.js';
import { latencies, streamSamples } from '../testing/budget-builder.js';
import { ascending, percentileOf } from './percentiles.js';
import { streamReport } from './stream-report.js';
import { emptyStream, type StreamSamples } from './stream-samples.js';

const report = (stream: StreamSamples) =>
  streamReport(stream, 0.95, { kind: 'http', title: 'latency from the intended start', notes: ['a note'] }, new Random(4));

const stream = streamSamples('PB-REG-PULL/registry-jwt', 4000, 5, { target: 1.2 });
stream.target.errors['status 500'] = 3;
stream.target.errors['timeout'] = 2;
stream.oracle.late = 7;

test('counts are those of each side, errors with their kinds', () => {
  const { counts, errors, id, budget, kind, notes } = report(stream);
  expect({ id, budget, kind, notes }).toEqual({ id: 'PB-REG-PULL/registry-jwt', budget: 'PB-REG-PULL', kind: 'http', notes: ['a note'] });
  expect(counts.target).toEqual({ ok: 4000, errors: 5, late: 0, warmUp: 20, connections: 4 });
  expect(counts.oracle).toEqual({ ok: 4000, errors: 0, late: 7, warmUp: 20, connections: 4 });
  expect(errors).toEqual({ oracle: {}, target: { 'status 500': 3, timeout: 2 } });
});

test('the curve rises on both sides from the least to the most, and has the percentiles of the samples', () => {
  const { curve } = report(stream);
  const own = ascending(stream.target.ok.map(({ ms }) => ms));
  expect(curve[0]).toMatchObject({ percentile: 0, target: own[0] });
  expect(curve.at(-1)).toMatchObject({ percentile: 100, target: own.at(-1) });
  expect(curve.find(({ percentile }) => percentile === 95)?.target).toBe(percentileOf(own, 0.95));
  for (const side of ['oracle', 'target', 'percentile'] as const) {
    const values = curve.map((point) => point[side]);
    expect([...ascending(values)]).toEqual(values);
  }
});

test('the ratio over time has all blocks once, each point with an interval around its figure', () => {
  const { overTime } = report(stream);
  expect(overTime.length).toBe(40);
  expect(overTime.map(({ at }) => at)).toEqual(Array.from({ length: 40 }, (_, point) => point * 5));
  expect(overTime.reduce((sum, { samples }) => sum + samples.target, 0)).toBe(4000);
  for (const { ratio } of overTime) expect(ratio.low <= ratio.value && ratio.value <= ratio.high).toBe(true);
});

test('a long window has at most sixty points', () => {
  const { overTime } = report(streamSamples('PB-REG-PULL/registry-jwt', 20 * 601, 5));
  expect(overTime.length).toBeLessThanOrEqual(60);
  expect(overTime.reduce((sum, { samples }) => sum + samples.oracle, 0)).toBe(20 * 601);
});

test('a stretch in which the target was slow stands out', () => {
  const slow = streamSamples('PB-REG-PULL/registry-jwt', 2000, 5);
  for (const [at, sample] of slow.target.ok.entries()) if (sample.block >= 50 && sample.block < 55) slow.target.ok[at] = { ...sample, ms: sample.ms * 4 };
  const above = report(slow).overTime.filter(({ ratio }) => ratio.low > 1.5);
  expect(above.map(({ at }) => at)).toEqual([50]);
});

test('the route that makes the target look slow pulls the pool up, and the other one down', () => {
  const uneven = streamSamples('PB-REG-PULL/registry-jwt', 4000, 5);
  for (const [at, sample] of uneven.target.ok.entries()) if (sample.item === 1) uneven.target.ok[at] = { ...sample, ms: sample.ms * 1.5 };
  const [even, slow] = report(uneven).routes;
  expect(slow).toMatchObject({ row: 'ROUTE-0320', case: 'PT-ROUTE-0320.get-blob', samples: { oracle: 2000, target: 2000 } });
  expect(slow?.ratio?.low).toBeGreaterThan(1.2);
  expect(even?.ratio?.high).toBeLessThan(1.2);
  expect(slow?.pull).toBeGreaterThan(0.1);
  expect(even?.pull).toBeLessThan(0);
  const own = ascending(uneven.target.ok.flatMap(({ item, ms }) => (item === 1 ? [ms] : [])));
  expect(slow?.p50.target).toBe(percentileOf(own, 0.5));
  expect(slow?.p95.target).toBe(percentileOf(own, 0.95));
});

test('a route that is alone pulls nothing, and one that a side never answered is left out', () => {
  const alone = streamSamples('PB-REG-PULL/registry-jwt', 400, 5);
  for (const side of [alone.oracle, alone.target]) for (const [at, sample] of side.ok.entries()) side.ok[at] = { ...sample, item: 0 };
  alone.oracle.ok.push({ block: 0, ms: 1, item: 1, first: true });
  const { routes } = report(alone);
  expect(routes.map(({ row }) => row)).toEqual(['ROUTE-0327']);
  alone.oracle.ok.pop();
  expect(report(alone).routes[0]?.pull).toBe(0);
});

test('the histograms hold every sample in microseconds', () => {
  const decoded = decodeFromCompressedBase64(report(stream).histograms.oracle);
  expect(decoded.totalCount).toBe(4000);
  const values = ascending(latencies(4000, 5));
  expect(decoded.getValueAtPercentile(50) / (1000 * percentileOf(values, 0.5))).toBeCloseTo(1, 2);
});

test('a stream of nothing has neither curve nor points', () => {
  const empty = report(emptyStream({ id: 'PB-API-HOT/session', budget: 'PB-API-HOT', items: [{ case: 'one', row: 'ROUTE-0001' }], leftOut: [] }));
  expect(empty).toMatchObject({ curve: [], overTime: [], routes: [], counts: { oracle: { ok: 0 } } });
});
