import { expect, test } from 'vitest';
import { lagErrors, type LagSample } from '../budgets/lag-record.js';
import { throughput } from '../budgets/lag-throughput.js';
import { Random } from '../core/random.js';
import { projectRoot } from '../testing/reference-run.js';
import { loadProfile } from './load-config.js';
import { openLag } from './measure-lag.js';

const never = new AbortController().signal;

test('a driver that claims and completes slowly lags clearly more than the other, and works off less', async () => {
  const { profile } = await loadProfile('reference', undefined);
  const common = { root: projectRoot, profile, env: process.env, signal: never, note: () => undefined };
  const bench = await openLag({ ...common, targetArguments: ['--fault=slow=5'], process: 'poisson', perSecond: 40, random: new Random(5) });
  try {
    const { samples, counts, down } = await bench.sample(1.5, never);
    for (const side of ['oracle', 'target'] as const) {
      expect(counts[side]).toMatchObject({ put: 60, done: 60, unfinished: 0 });
      expect(lagErrors(counts[side])).toBe(0);
    }
    expect(down).toBeUndefined();
    expect(median(samples, 'target') / median(samples, 'oracle')).toBeGreaterThan(1.5);
    const { oracle, target } = throughput(await bench.drain(2, 30, never));
    expect((oracle ?? NaN) / (target ?? NaN)).toBeGreaterThan(1.5);
  } finally {
    await bench.close();
  }
});

function median(samples: readonly LagSample[], side: LagSample['side']): number {
  const sorted = samples.flatMap((sample) => (sample.side === side ? [sample.toDoneMs] : [])).sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? NaN;
}
