import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkRecorded } from './check-recorded.js';
import { readWorkerFixtures } from './read-worker-fixtures.js';
import { readRecords, type RecordedRun } from './recorded-run.js';
import type { WorkerScenario } from './worker-fixture.js';

const folder = fileURLToPath(new URL('../../fixtures/workers/', import.meta.url));
const fixtures = readWorkerFixtures(folder);
const records = new Map<string, RecordedRun>();
for (const program of fixtures.keys()) {
  const file = `${folder}recorded/${program}.jsonl`;
  if (existsSync(file)) for (const [id, record] of readRecords(file)) records.set(id, record);
}

describe('what a case declares is what the real program did', () => {
  const scenarios = [...fixtures.values()].flatMap(({ program, scenarios: all }) => all.map((scenario) => ({ program, scenario })));
  test.each(scenarios.map(({ program, scenario }) => [`${program} ${scenario.name}`, program, scenario] as const))('%s', (_name, program, scenario) => {
    for (const id of scenario.recorded) {
      const record = records.get(id);
      expect(record?.program).toBe(program);
      if (record !== undefined) expect(checkRecorded(scenario, record)).toEqual([]);
    }
  });
});

test('every record has a case, all 103', () => {
  const named = new Set([...fixtures.values()].flatMap(({ scenarios }) => scenarios.flatMap(({ recorded }) => recorded)));
  expect([...records.keys()].filter((id) => !named.has(id))).toEqual([]);
  expect(named.size).toBe(103);
});

const scenario = fixtures.get('notificationworker')?.scenarios.find(({ name }) => name === 'webhook-fails') as WorkerScenario;
const record = records.get('QW-045') as RecordedRun;
const [item] = record.queue_items_after as Extract<RecordedRun['queue_items_after'], readonly unknown[]>;

/** One line a way in which a record could say otherwise. */
const drifts: [area: string, change: Partial<RecordedRun>][] = [
  ['outcome', { started: false }],
  ['operations', { operations: record.operations.map((one) => ({ ...one, raised: null })).slice(1) }],
  ['repositorynotification', { rows_changed: {} }],
  ['account', { rows_changed: { ...record.rows_changed, account: { inserted: 1, deleted: 0, updated: 0 } } }],
  ['items', { queue_items_after: [] }],
  ['items', { queue_items_after: [{ ...(item as NonNullable<typeof item>), retries_remaining: 5 }] }],
  ['available_after', { queue_items_after: [{ ...(item as NonNullable<typeof item>), available_after: '2026-11-21T06:05:18' }] }],
  ['processing_expires', { queue_items_after: [{ ...(item as NonNullable<typeof item>), processing_expires: null }] }],
  ['body', { queue_items_after: [{ ...(item as NonNullable<typeof item>), body: '{}' }] }],
  ['objects', { stored_objects: { added: ['us/a'], removed_count: 0 } }],
  ['calls', { http_calls_count: 2 }],
  ['calls', { http_calls: record.http_calls.map((call) => ({ ...call, body: '{}' })) }],
  ['mails', { mails: [{ from: 'a@example.com', to: 'b@example.com', subject: 'c' }] }],
  ['metrics', { metrics_delta: {} }],
  ['log', { log_levels: { DEBUG: 4 } }],
];

test.each(drifts)('a record that says otherwise of its %s is told from the case', (area, change) => {
  expect([...new Set(checkRecorded(scenario, { ...record, ...change }).map((problem) => problem.area))]).toEqual([area]);
});

test('a value that no recorded row got is told, and so is another column', () => {
  const declared = (columns: Record<string, number>): WorkerScenario => ({
    ...scenario,
    expect: { ...scenario.expect, rows: { repositorynotification: { updated: [{ id: 2, columns }] } } },
  });
  expect(checkRecorded(declared({ number_of_failures: 2 }), record)).toHaveLength(1);
  expect(checkRecorded(declared({ number_of_failures: 1, method_id: 3 }), record)).toHaveLength(2);
});

test('what is called smaller than the record must be', () => {
  expect(checkRecorded({ ...scenario, smaller: { metrics: 'for a reason' } }, record)).toEqual([
    { area: 'metrics', text: 'is called smaller than the record, but is not' },
  ]);
});
