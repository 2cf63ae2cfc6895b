import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReferenceStorage, type ReferenceStorage } from '../testing/reference-storage.js';
import { runStorageCase } from './run-storage-case.js';
import { storageScenarios } from './scenarios.js';

let reference: ReferenceStorage;
beforeAll(async () => {
  reference = await openReferenceStorage();
});
afterAll(() => reference.close());

const configured = ['SD-001', 'SD-002', 'SD-004', 'SD-008', 'SD-011', 'SD-014'];

test.each(configured.flatMap((storage) => storageScenarios.map(({ id }) => [storage, id] as const)))(
  '%s does "%s" alike on both sides and as the contract says',
  async (storage, scenario) => {
    const outcome = await runStorageCase({ plane: 'storage', storage, scenario }, reference.bench);
    expect(outcome).toMatchObject({ kind: 'compared', divergences: [], exercised: true });
  },
);

test('a storage driver that nobody offers is reported with what is missing', async () => {
  expect(await runStorageCase({ plane: 'storage', storage: 'SD-005', scenario: 'put-get' }, reference.bench)).toEqual({
    kind: 'needs-driver',
    missing: 'storage:SD-005',
  });
});
