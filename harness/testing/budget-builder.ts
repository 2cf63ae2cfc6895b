import { baselineId, baselineStreamOf, type Baseline } from '../budgets/baseline.js';
import { emptyStream, type Sample, type StreamSamples } from '../budgets/stream-samples.js';
import type { BudgetRunHeader } from '../core/budget-log.js';
import type { BudgetEnvironment } from '../core/budget-report.js';
import { Random } from '../core/random.js';

export const ENVIRONMENT: BudgetEnvironment = { cpu: 'Example CPU at 2.5 GHz', cores: 2, memoryGiB: 8, platform: 'linux-x64', node: 'v20.19.0' };

/** Latencies in milliseconds as services have them: a base, a skewed body, a long answer in a hundred. `slow` stretches all of them. */
export function latencies(count: number, seed: number, slow = 1): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => slow * (4 - 3 * Math.log(1 - random.next()) + (random.below(100) === 0 ? 25 * random.next() : 0)));
}

/** A stream with `count` samples of each side, twenty a block; two items in turn. */
export function streamSamples(id: string, count: number, seed: number, slow: { readonly oracle?: number; readonly target?: number } = {}): StreamSamples {
  const items = [
    { case: 'PT-ROUTE-0327.pull-by-tag', row: 'ROUTE-0327' },
    { case: 'PT-ROUTE-0320.get-blob', row: 'ROUTE-0320' },
  ];
  const stream = emptyStream({ id, budget: id.split('/')[0] ?? id, items, leftOut: [] });
  for (const [at, side] of (['oracle', 'target'] as const).entries()) {
    const samples = latencies(count, seed + at, slow[side]).map((ms, n): Sample => ({ ms, block: Math.floor(n / 20), item: n % 2, first: n < 2 }));
    for (const sample of samples) stream[side].ok.push(sample);
    stream[side].warmUp = 20;
    stream[side].connections = 4;
  }
  stream.seconds = Math.ceil(count / 20);
  return stream;
}

/** A baseline of two streams, taken at a moment; `slow` stretches the oracle's latencies. */
export function baselineOf(takenAt: string, parts: Partial<Baseline> = {}, slow = 1, samples = 400): Baseline {
  const seed = Date.parse(takenAt) / 1000;
  const streams = ['PB-REG-PULL/registry-jwt', 'PB-API-HOT/session'];
  return {
    schema: 'parity-budget-baseline/1',
    id: baselineId(takenAt, '5b5a3df'),
    profile: 'reference',
    takenAt,
    measuredSeconds: 40,
    seed: 7,
    environment: ENVIRONMENT,
    oracle: { provider: 'process', commit: '5b5a3df' },
    harnessCommit: '8907c58',
    workloadDigest: `sha256:${'ab'.repeat(32)}`,
    streams: streams.map((id, at) => baselineStreamOf(streamSamples(id, samples, seed + 10 * at, { oracle: slow }), 'http')),
    ...parts,
  };
}

/** The header of a run of one stream over all budgets. */
export function budgetRunHeader(parts: Partial<BudgetRunHeader> = {}): BudgetRunHeader {
  return {
    type: 'budget-run',
    schema: 'parity-budget-log/1',
    runId: '2026-11-21T12-00-00-000Z-abc123',
    startedAt: '2026-11-21T12:00:00.000Z',
    profile: 'reference',
    window: 'pre-cutover',
    seed: 7,
    harnessCommit: '8907c58',
    sides: {
      oracle: { provider: 'process', baseUrl: 'http://127.0.0.1:40001', commit: '5b5a3df' },
      target: { provider: 'process', baseUrl: 'http://127.0.0.1:40002', commit: 'c0ffee1' },
    },
    environment: ENVIRONMENT,
    workloadDigest: `sha256:${'ab'.repeat(32)}`,
    budgets: [],
    streams: [{ id: 'PB-REG-PULL/v2', items: ['PT-ROUTE-0327.get-image'], seconds: 60 }],
    targetArguments: [],
    ...parts,
  };
}
