import { afterAll, beforeAll, expect, test } from 'vitest';
import storageFaults from '../../fixtures/reference/drivers/storage-faults.json' with { type: 'json' };
import { openReferenceStorage, type ReferenceStorage } from '../testing/reference-storage.js';
import { runStorageCase } from './run-storage-case.js';
import { storageScenarios } from './scenarios.js';

let reference: ReferenceStorage;
beforeAll(async () => {
  reference = await openReferenceStorage();
});
afterAll(() => reference.close());

test.each(storageFaults.faults)('$name in $storage is red in its scenarios and in no other: $what', ({ name, storage, scenarios }) =>
  reference.withTarget(['--fault', name], async (bench) => {
    const red: string[] = [];
    for (const { id } of storageScenarios) {
      const outcome = await runStorageCase({ plane: 'storage', storage, scenario: id }, bench);
      if (outcome.kind !== 'compared') throw new Error(`${id}: ${JSON.stringify(outcome)}`);
      // The oracle has no fault, so nothing may be found against it.
      expect(outcome.exercised, id).toBe(true);
      if (outcome.divergences.length > 0) red.push(id);
    }
    expect(red.sort()).toEqual(scenarios);
  }),
);

test('a fault in one storage driver leaves the others alone', () =>
  reference.withTarget(['--fault', 'range-off-by-one'], async (bench) => {
    expect(await runStorageCase({ plane: 'storage', storage: 'SD-002', scenario: 'range' }, bench)).toMatchObject({ divergences: [] });
  }));
