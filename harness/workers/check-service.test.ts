import { expect, test } from 'vitest';
import type { DriverOutcome } from '../core/driver-script.js';
import { sampleFixture } from '../testing/worker-runs.js';
import { checkService } from './check-service.js';
import type { ServiceControl, WorkerBench } from './place.js';
import type { WorkerCheck } from './worker-fixture.js';

const contract = { health: '/health', stopsWithinMs: 2000 };

interface Habits {
  readonly health?: number;
  readonly exitCode?: number | null;
  readonly milliseconds?: number;
  readonly ignoresSwitch?: boolean;
  readonly ignoresDisabling?: boolean;
}

function service(language: string, habits: Habits = {}): ServiceControl {
  return {
    start: (env) => {
      const owner = env[sampleFixture.switch];
      if (owner !== undefined && owner !== language && habits.ignoresSwitch !== true) return Promise.resolve('off');
      if (env['QUAY_OVERRIDE_SERVICES'] === 'sampleworker=false' && habits.ignoresDisabling !== true) return Promise.resolve('off');
      return Promise.resolve({
        health: () => Promise.resolve(habits.health ?? 200),
        stop: () => Promise.resolve({ exitCode: habits.exitCode === undefined ? 0 : habits.exitCode, milliseconds: habits.milliseconds ?? 5 }),
      });
    },
  };
}

const judge = (check: WorkerCheck, habits: Habits = {}): Promise<DriverOutcome> => {
  const bench = { service: (side: string) => (side === 'oracle' ? service('python') : service('go', habits)) } as unknown as WorkerBench;
  return checkService(sampleFixture, contract, check, bench);
};

test.each(['behaviour', 'retry', 'mixed'] as const)('a service as it should be matches in %s', async (check) => {
  expect(await judge(check)).toMatchObject({ kind: 'compared', divergences: [], exercised: true });
});

const wrong: [WorkerCheck, Habits, string][] = [
  ['behaviour', { health: 503 }, 'start 1 /target/health'],
  ['behaviour', { exitCode: null }, 'start 1 /target/exit code'],
  ['behaviour', { milliseconds: 2001 }, 'start 1 /target/stops within 2000 ms'],
  ['retry', { exitCode: 1 }, 'start 2 /target/exit code'],
  ['mixed', { ignoresSwitch: true }, 'owner off /target/start'],
  ['mixed', { ignoresDisabling: true }, 'disabled /target/start'],
];

test.each(wrong)('in %s a service with %j is found', async (check, habits, location) => {
  const outcome = await judge(check, habits);
  expect(outcome.kind === 'compared' ? outcome.divergences.map((one) => one.location) : []).toContain(location);
});

test('a side without such a process needs one', async () => {
  const bench = { service: () => undefined } as unknown as WorkerBench;
  expect(await checkService(sampleFixture, contract, 'behaviour', bench)).toEqual({ kind: 'needs-driver', missing: 'service:sampleworker' });
});
