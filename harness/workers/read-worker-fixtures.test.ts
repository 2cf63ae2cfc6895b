import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { switchName } from '../core/owner-switch.js';
import { readWorkerFixtures, workerCases } from './read-worker-fixtures.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const fixtures = [...readWorkerFixtures(path('fixtures/workers')).values()];
const rows = parse<Record<string, string>>(readFileSync(path('trackers/worker_process_contract_tests.csv')), { columns: true });

test('every row of the tracker has a fixture with its own test ids and switch', () => {
  expect(rows).toHaveLength(36);
  const byRow = new Map(fixtures.map((fixture) => [fixture.row, fixture]));
  for (const row of rows) {
    expect(byRow.get(row['process_id'] ?? '')).toMatchObject({
      program: row['program'],
      switch: `WORKER_OWNER_${switchName(row['program'] ?? '')}`,
      tests: { behaviour: row['behavior_test_id'], retry: row['retry_idempotency_test_id'], mixed: row['mixed_mode_compatibility_test_id'] },
    });
  }
});

test('every row has a case under each of its three ids, and no name twice', () => {
  for (const fixture of fixtures) {
    const cases = workerCases(fixture);
    expect(new Set(cases.map(({ test: id }) => id))).toEqual(new Set(Object.values(fixture.tests)));
    const names = cases.map(({ test: id, name }) => `${id}.${name}`);
    expect(new Set(names).size).toBe(names.length);
  }
});

test('a consumer of a queue says in mixed mode what one side puts and the other works on', () => {
  const consumers = fixtures.filter(({ scenarios }) => scenarios.some(({ expect: run }) => run.operations.some(({ name }) => name === 'poll_queue')));
  expect(consumers).toHaveLength(8);
  for (const { scenarios } of consumers) expect(scenarios.filter(({ checks }) => checks.includes('mixed')).every(({ put }) => put !== undefined)).toBe(true);
});
