import { expect, test } from 'vitest';
import type { StorageDriver } from '../core/subject.js';
import { storageScenarios } from './scenarios.js';
import { storageCases } from './storage-cases.js';

const row = (id: string, parityTestId: string): StorageDriver => ({
  kind: 'storage',
  id,
  parityTestId,
  driver: id,
  status: '',
  owner: '',
  wave: '',
  batch: '',
});

test('every row has every scenario under its own test id', () => {
  const cases = storageCases([row('SD-001', 'PT-STORAGE-LOCAL-001'), row('SD-005', 'PT-STORAGE-SWIFT-001')]);
  expect(cases).toHaveLength(2 * storageScenarios.length);
  expect(cases.filter(({ row: id }) => id === 'SD-005').map(({ test: id }) => id)).toEqual(storageScenarios.map(() => 'PT-STORAGE-SWIFT-001'));
});
