import { expect, test } from 'vitest';
import { DRIVER_ERRORS, type DriverAnswer, type DriverCapabilities } from '../core/driver.js';
import { fakeDriver } from '../testing/fake-stage.js';
import { sampleFixture } from '../testing/worker-runs.js';
import type { WorkerBench, WorkerPlace } from './place.js';
import { runWorkerCase } from './run-worker-case.js';
import type { WorkerFixture, WorkerScenario } from './worker-fixture.js';

const script = { plane: 'worker', program: 'sampleworker', scenario: 'sample', check: 'behaviour' } as const;
const offered = { operations: ['worker.runOnce', 'owner.set', 'queue.put'], programs: ['sampleworker'], queues: ['q'] };

function bench(target: Partial<DriverCapabilities>, answer?: (method: string) => DriverAnswer): WorkerBench {
  const place = (capabilities: Partial<DriverCapabilities>): WorkerPlace =>
    ({ redis: false, driver: (side: 'oracle' | 'target') => Promise.resolve(fakeDriver(side, capabilities, answer)) }) as unknown as WorkerPlace;
  return { oracle: place(offered), target: place(target), config: {} };
}

const scenario = sampleFixture.scenarios[0] as WorkerScenario;
const fixtures = (change: Partial<WorkerFixture> = {}): Map<string, WorkerFixture> => new Map([['sampleworker', { ...sampleFixture, ...change }]]);
const arranged = (arrange: WorkerScenario['arrange']): Map<string, WorkerFixture> => fixtures({ scenarios: [{ ...scenario, arrange }] });
const putting = fixtures({ scenarios: [{ ...scenario, put: { queue: 'q', has_namespace: false, names: [], body: '' } }] });

const missing: [what: string, missing: string, run: ReturnType<typeof runWorkerCase>][] = [
  ['a program', 'program:sampleworker', runWorkerCase(script, fixtures(), bench({ operations: ['worker.runOnce'] }))],
  ['the method', 'operation:worker.runOnce', runWorkerCase(script, fixtures(), bench({}))],
  ['the owner switch', 'operation:owner.set', runWorkerCase({ ...script, check: 'mixed' }, fixtures(), bench({ ...offered, operations: ['worker.runOnce'] }))],
  ['the queue', 'queue:q', runWorkerCase({ ...script, check: 'mixed' }, putting, bench({ ...offered, queues: [] }))],
  ['Redis', 'service:redis', runWorkerCase(script, arranged({ redis: {} }), bench(offered))],
  ['locks', 'service:locks', runWorkerCase(script, arranged({ locks: ['L'] }), bench(offered))],
];

test.each(missing)('without %s the case needs %s', async (_what, name, run) => {
  expect(await run).toEqual({ kind: 'needs-driver', missing: name });
});

test('a program or scenario without a fixture cannot be told', async () => {
  expect(await runWorkerCase({ ...script, program: 'other' }, fixtures(), bench(offered))).toMatchObject({ kind: 'could-not-tell', reason: 'no-data' });
  expect(await runWorkerCase({ ...script, scenario: 'other' }, fixtures(), bench(offered))).toMatchObject({ kind: 'could-not-tell', reason: 'no-data' });
});

const retired = fixtures({ retired: { reason: 'nothing of it is ported' } });
const refusing = (): DriverAnswer => ({ ok: false, code: DRIVER_ERRORS.capabilityMissing, message: 'not offered' });
const without = (answer: () => DriverAnswer): WorkerBench => {
  const place = { driver: (side: 'oracle' | 'target') => Promise.resolve(fakeDriver(side, {}, answer)) } as unknown as WorkerPlace;
  return { oracle: place, target: place, config: {} };
};

test('a retired program that nobody offers and that is refused matches', async () => {
  expect(await runWorkerCase(script, retired, without(refusing))).toMatchObject({ kind: 'compared', divergences: [], exercised: true });
});

test('a retired program that is offered, or run all the same, is found', async () => {
  const outcome = await runWorkerCase(script, retired, bench(offered, refusing));
  expect(outcome).toMatchObject({
    divergences: [{ location: 'retired /oracle/capabilities/programs' }, { location: 'retired /target/capabilities/programs' }],
    exercised: false,
  });
  const run = await runWorkerCase(
    script,
    retired,
    without(() => ({ ok: true, result: {} })),
  );
  expect(run).toMatchObject({ divergences: [{ location: 'retired /oracle/worker.runOnce/code' }, { location: 'retired /target/worker.runOnce/code' }] });
});
