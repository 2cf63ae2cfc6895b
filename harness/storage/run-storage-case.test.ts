import { expect, test } from 'vitest';
import { DriverFault } from '../core/driver.js';
import { isEmptyLedger } from '../core/ledger.js';
import { given, memoryBench, refusal, type Misbehaviour } from '../testing/memory-storage.js';
import { runStorageCase } from './run-storage-case.js';
import { storageScenarios } from './scenarios.js';
import type { SideName } from './storage-bench.js';

const run = (scenario: string, wrong: Partial<Record<SideName, Misbehaviour>> = {}, storage = 'SD-001') =>
  runStorageCase({ plane: 'storage', storage, scenario }, memoryBench(wrong));

test.each(storageScenarios.map(({ id }) => id))('two drivers that keep the contract agree in "%s", and nothing is left open', async (scenario) => {
  const bench = memoryBench();
  const outcome = await runStorageCase({ plane: 'storage', storage: 'SD-001', scenario }, bench);
  expect(outcome).toMatchObject({ kind: 'compared', divergences: [], exercised: true });
  expect(outcome.kind === 'compared' && isEmptyLedger(outcome.ledger)).toBe(false);
  expect(bench.open()).toBe(0);
});

const shortRange: Misbehaviour = (method) => (method === 'storage.range' ? given({ content: '' }) : undefined);

test('what one side does wrong is a difference from the contract and from the other side', async () => {
  const outcome = await run('large-object', { target: shortRange });
  expect(outcome).toMatchObject({
    exercised: true,
    divergences: [
      { code: 'contract', location: 'step 4 /target/content', target: '0 bytes ""' },
      { code: 'result', location: 'step 4 /content', target: '0 bytes ""' },
    ],
  });
});

test('what both sides do wrong alike is found by the contract, and the case is not exercised', async () => {
  const outcome = await run('large-object', { oracle: shortRange, target: shortRange });
  expect(outcome).toMatchObject({
    exercised: false,
    divergences: [
      { code: 'contract', location: 'step 4 /oracle/content' },
      { code: 'contract', location: 'step 4 /target/content' },
    ],
  });
});

test('an answer is not believed: what is stored is looked at', async () => {
  const keeps: Misbehaviour = (method) => (method === 'storage.delete' ? given({}) : undefined);
  const outcome = await run('delete', { target: keeps });
  expect(outcome).toMatchObject({
    divergences: [
      { code: 'contract', location: 'step 3 /target/objects/gone' },
      { code: 'object-added', location: 'step 3 /objects/gone' },
    ],
  });
});

test('an object that a side writes beside is found, and only at the step that wrote it', async () => {
  const leaves: Misbehaviour = (method, params, objects) => {
    if (method === 'storage.put' && params['path'] === 'gone') objects.set('gone.tmp', { bytes: Buffer.from('x') });
    return undefined;
  };
  const outcome = await run('delete', { target: leaves });
  expect(outcome.kind === 'compared' && outcome.divergences.map(({ location }) => location)).toEqual([
    'step 1 /target/objects/gone.tmp',
    'step 1 /objects/gone.tmp',
  ]);
});

test('chunks of an open upload are no objects, and those of an ended one are', async () => {
  const stages: Misbehaviour = (method, _, objects) => {
    if (method === 'storage.uploadChunk') objects.set('uploads/chunk', { bytes: Buffer.from('x') });
    return undefined;
  };
  const outcome = await run('chunked-upload', { target: stages });
  expect(outcome.kind === 'compared' && outcome.divergences.map(({ location }) => location)).toEqual([
    'step 6 /target/objects/uploads~1chunk',
    'step 6 /objects/uploads~1chunk',
  ]);
});

test('what the other side reads wrong is held against the other side', async () => {
  const wrongSize: Misbehaviour = (method) => (method === 'storage.size' ? given({ size: 1 }) : undefined);
  const outcome = await run('written-by-one-side-read-by-the-other', { target: wrongSize });
  expect(outcome).toMatchObject({
    exercised: true,
    divergences: [
      { code: 'contract', location: 'step 3 /target/size', oracle: '50000', target: '1' },
      { code: 'result', location: 'step 3 /size', oracle: '50000', target: '1' },
      { location: 'step 12 /target/size' },
      { location: 'step 12 /size' },
    ],
  });
});

test('a put whose half can be read is found while two processes put at once', async () => {
  const inHalves: Misbehaviour = (method, params, objects) => {
    if (method === 'storage.put') objects.set(String(params['path']), { bytes: Buffer.from('half') });
    return method === 'storage.put' ? given({}) : undefined;
  };
  const outcome = await run('concurrent-put', { target: inHalves });
  expect(outcome.kind === 'compared' && outcome.divergences).toContainEqual({
    code: 'contract',
    location: 'step 2 /target/left',
    oracle: 'one of the two',
    target: '4 bytes "half"',
  });
});

test('a kind of refusal that is another one is found', async () => {
  const outcome = await run('get-absent', { target: (method) => (method === 'storage.size' ? refusal('refused') : undefined) });
  expect(outcome.kind === 'compared' && outcome.divergences[0]).toEqual({
    code: 'contract',
    location: 'step 3 /target/outcome',
    oracle: 'absent',
    target: 'refused',
  });
});

test('a storage driver that is not offered is reported with what is missing', async () => {
  expect(await run('put-get', {}, 'SD-005')).toEqual({ kind: 'needs-driver', missing: 'storage:SD-005' });
});

test('a driver that goes away leaves a case that could not tell', async () => {
  const dies: Misbehaviour = () => {
    throw new DriverFault('target', 'died', 'ended (1)');
  };
  expect(await run('put-get', { target: dies })).toEqual({ kind: 'could-not-tell', reason: 'side-down', detail: 'the driver of the target ended (1)' });
});

test('a place that cannot be set up leaves a case that could not tell', async () => {
  expect(await run('put-get', { oracle: (method) => (method === 'storage.setup' ? refusal('refused') : undefined) })).toMatchObject({
    kind: 'could-not-tell',
    reason: 'setup-failed',
  });
});

test('a scenario that there is none of is an input error', async () => {
  await expect(run('no-such-scenario')).rejects.toThrow('there is no storage scenario "no-such-scenario"');
});
