import { expect, test } from 'vitest';
import { baselineOf, ENVIRONMENT } from '../testing/budget-builder.js';
import { compareBaseline, requireSameSurroundings, type Surroundings } from './compare-baseline.js';

const baseline = baselineOf('2026-11-21T09:00:00Z');
const same: Surroundings = { environment: ENVIRONMENT, workloadDigest: baseline.workloadDigest, streams: baseline.streams.map(({ id }) => id) };

test('nothing differs where it was taken', () => {
  expect(compareBaseline(baseline, same)).toEqual([]);
  expect(() => requireSameSurroundings(baseline, same)).not.toThrow();
});

test.each<[string, Partial<Surroundings>, object[]]>([
  ['another processor', { environment: { ...ENVIRONMENT, cpu: 'Other CPU' } }, [{ what: 'environment.cpu', baseline: ENVIRONMENT.cpu, here: 'Other CPU' }]],
  [
    'more cores and memory',
    { environment: { ...ENVIRONMENT, cores: 8, memoryGiB: 32 } },
    [
      { what: 'environment.cores', baseline: '2', here: '8' },
      { what: 'environment.memoryGiB', baseline: '8', here: '32' },
    ],
  ],
  [
    'another platform',
    { environment: { ...ENVIRONMENT, platform: 'darwin-arm64' } },
    [{ what: 'environment.platform', baseline: 'linux-x64', here: 'darwin-arm64' }],
  ],
  ['another Node', { environment: { ...ENVIRONMENT, node: 'v22.12.0' } }, [{ what: 'environment.node', baseline: 'v20.19.0', here: 'v22.12.0' }]],
  ['another workload', { workloadDigest: 'sha256:0' }, [{ what: 'workload', baseline: baseline.workloadDigest, here: 'sha256:0' }]],
  [
    'a stream more and one less',
    { streams: ['PB-API-HOT/session', 'PB-REG-PUSH/registry-jwt'] },
    [
      { what: 'stream PB-REG-PULL/registry-jwt', baseline: 'sampled', here: 'not sampled' },
      { what: 'stream PB-REG-PUSH/registry-jwt', baseline: 'not sampled', here: 'sampled' },
    ],
  ],
])('%s is refused, with both values', (_what, parts, differences) => {
  expect(compareBaseline(baseline, { ...same, ...parts })).toEqual(differences);
  expect(() => requireSameSurroundings(baseline, { ...same, ...parts })).toThrow(
    /^baseline 2026-11-21T090000-5b5a3df: .* in the baseline and .* here.*take a baseline here/,
  );
});
