import type { ExpectedRun, WorkerFixture } from '../workers/worker-fixture.js';
import type { WorkerRun } from '../workers/worker-run.js';

/** A run that did a little of everything: an item given back, a row of each kind of change, a file, a call, a mail, a counter, a warning. */
export const sampleRun: WorkerRun = {
  outcome: 'ran',
  operations: [
    { name: 'poll_queue', raised: false },
    { name: 'run_watchdog', raised: false },
  ],
  rows: {
    notification: {
      inserted: [{ id: 7, uuid: '6af50679-6e98-4c93-9054-ad470ef27092', target_id: 1 }],
      deleted: [{ id: 3, uuid: 'old', target_id: 2 }],
      updated: [{ id: 2, columns: { failures: [0, 1] } }],
    },
  },
  itemsBefore: [
    {
      id: 1,
      queue_name: 'q/a/',
      body: '{"a": 1}',
      available: true,
      retries_remaining: 5,
      available_after: '2026-03-01T12:00:00',
      processing_expires: null,
      state_id: '00000000-0000-4000-8000-000000000001',
    },
  ],
  items: [
    {
      id: 1,
      queue_name: 'q/a/',
      body: '{"a": 1}',
      available: true,
      retries_remaining: 4,
      available_after: '2026-03-01T12:00:30',
      processing_expires: '2026-03-01T12:00:30',
      state_id: '16af0679-6e98-4c93-9054-ad470ef27092',
    },
  ],
  objects: { added: { 'us/export-26af0679-6e98-4c93-9054-ad470ef27092': { logs: [] } }, changed: [], removed: ['us/old'] },
  calls: [{ method: 'POST', path: '/hook', content_type: 'application/json', body: { a: 1 } }],
  mails: [{ from: 'admin@example.com', to: 'ops@example.com', subject: 'Done', body: 'text' }],
  metrics: { 'quay_queue_item_gets_total{availability="acquired",queue_name="q"}': 1 },
  log: { highest: 'WARNING', counts: { WARNING: 2 } },
};

/** What `sampleRun` is declared to do. */
export const sampleExpectation: ExpectedRun = {
  outcome: 'ran',
  operations: [{ name: 'poll_queue' }, { name: 'run_watchdog' }],
  rows: { notification: { inserted: [{ uuid: '{{uuid}}', target_id: 1 }], deleted: [{ id: 3 }], updated: [{ id: 2, columns: { failures: 1 } }] } },
  items: [
    {
      queue_name: 'q/a/',
      body: { a: 1 },
      available: true,
      retries_remaining: 4,
      available_after: '2026-03-01T12:00:30',
      processing_expires: '2026-03-01T12:00:30',
      state_id: 'new',
    },
  ],
  objects: { added: { 'us/export-{{uuid}}': { logs: [] } }, removed: ['us/old'] },
  calls: [{ method: 'POST', path: '/hook', content_type: 'application/json', body: { a: 1 } }],
  mails: [{ from: 'admin@example.com', to: 'ops@example.com', subject: 'Done' }],
  metrics: { 'quay_queue_item_gets_total{availability="acquired",queue_name="q"}': 1 },
  log: { highest: 'WARNING', counts: { WARNING: 2 } },
};

/** A run that finds nothing to do and does nothing. */
export const idleRun = (outcome: string): WorkerRun => ({
  ...sampleRun,
  outcome,
  operations: outcome === 'ran' ? sampleRun.operations : [],
  rows: {},
  items: sampleRun.itemsBefore,
  objects: { added: {}, changed: [], removed: [] },
  calls: [],
  mails: [],
  metrics: {},
  log: { highest: null, counts: {} },
});

/** Ways in which a run may go wrong, each with the place where it shows. */
export const wrongRuns: readonly (readonly [what: string, wrong: Partial<WorkerRun>, place: string])[] = [
  ['does not work', { outcome: 'guarded' }, '/outcome'],
  [
    'raises',
    {
      operations: [
        { name: 'poll_queue', raised: true },
        { name: 'run_watchdog', raised: false },
      ],
    },
    '/operations',
  ],
  ['leaves an operation out', { operations: [{ name: 'poll_queue', raised: false }] }, '/operations'],
  [
    'writes another value',
    { rows: { notification: { ...changes(), updated: [{ id: 2, columns: { failures: [0, 2] } }] } } },
    '/rows/notification/updated/2/failures',
  ],
  [
    'writes another column too',
    { rows: { notification: { ...changes(), updated: [{ id: 2, columns: { failures: [0, 1], title: ['a', 'b'] } }] } } },
    '/rows/notification/updated/2/title',
  ],
  ['inserts nothing', { rows: { notification: { ...changes(), inserted: [] } } }, '/rows/notification/inserted/0'],
  ['deletes another row', { rows: { notification: { ...changes(), deleted: [{ id: 4, uuid: 'old', target_id: 2 }] } } }, '/rows/notification/deleted/0/id'],
  ['touches another table', { rows: { ...sampleRun.rows, tag: { inserted: [], deleted: [{ id: 1 }], updated: [] } } }, '/rows/tag/deleted/0'],
  ['keeps the state', { items: sampleRun.items.map((row) => ({ ...row, state_id: '00000000-0000-4000-8000-000000000001' })) }, '/rows/queueitem/0/state_id'],
  ['spends no retry', { items: sampleRun.items.map((row) => ({ ...row, retries_remaining: 5 })) }, '/rows/queueitem/0/retries_remaining'],
  [
    'ends the lease a microsecond late',
    { items: sampleRun.items.map((row) => ({ ...row, processing_expires: '2026-03-01T12:00:30.000001' })) },
    '/rows/queueitem/0/processing_expires',
  ],
  ['changes the body', { items: sampleRun.items.map((row) => ({ ...row, body: "{'a': 1}" })) }, '/rows/queueitem/0/body'],
  ['loses the item', { items: [] }, '/rows/queueitem/0'],
  [
    'stores another content',
    { objects: { ...sampleRun.objects, added: { 'us/export-26af0679-6e98-4c93-9054-ad470ef27092': { logs: [1] } } } },
    '/objects/added/us/export-{{uuid}}',
  ],
  ['stores nothing', { objects: { ...sampleRun.objects, added: {} } }, '/objects/added/us/export-{{uuid}}'],
  ['removes nothing', { objects: { ...sampleRun.objects, removed: [] } }, '/objects/removed'],
  ['overwrites an object', { objects: { ...sampleRun.objects, changed: ['us/kept'] } }, '/objects/changed'],
  ['sends another body', { calls: [{ method: 'POST', path: '/hook', content_type: 'application/json', body: { a: '1' } }] }, '/calls/0'],
  ['calls twice', { calls: [...sampleRun.calls, ...sampleRun.calls] }, '/calls/1'],
  ['mails somebody else', { mails: [{ from: 'admin@example.com', to: 'dev@example.com', subject: 'Done', body: 'text' }] }, '/mails/0'],
  [
    'counts twice',
    { metrics: { 'quay_queue_item_gets_total{availability="acquired",queue_name="q"}': 2 } },
    '/metrics/quay_queue_item_gets_total{availability="acquired",queue_name="q"}',
  ],
  ['counts something else', { metrics: { ...sampleRun.metrics, 'other_total{}': 1 } }, '/metrics/other_total{}'],
  ['logs an error', { log: { highest: 'ERROR', counts: { WARNING: 2 } } }, '/log/highest'],
  ['warns once only', { log: { highest: 'WARNING', counts: { WARNING: 1 } } }, '/log/counts/WARNING'],
];

function changes(): WorkerRun['rows'][string] {
  return sampleRun.rows['notification'] ?? { inserted: [], deleted: [], updated: [] };
}

/** A program with one scenario that does what `sampleRun` does. */
export const sampleFixture: WorkerFixture = {
  row: 'PROC-999',
  program: 'sampleworker',
  switch: 'WORKER_OWNER_SAMPLEWORKER',
  tests: { behaviour: 'WBT-SAMPLEWORKER', retry: 'WRT-SAMPLEWORKER', mixed: 'WMT-SAMPLEWORKER' },
  scenarios: [
    { name: 'sample', recorded: ['QW-000'], what: 'a little of everything', checks: ['behaviour', 'retry', 'mixed'], arrange: {}, expect: sampleExpectation },
  ],
};
