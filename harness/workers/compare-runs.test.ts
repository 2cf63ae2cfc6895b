import { expect, test } from 'vitest';
import { sampleRun, wrongRuns } from '../testing/worker-runs.js';
import { compareRuns } from './compare-runs.js';
import type { WorkerRun } from './worker-run.js';

const compare = (target: WorkerRun): ReturnType<typeof compareRuns> =>
  compareRuns(sampleRun, target, 'step', '00000000-0000-4000-8000-000000000001', [['a:1'], ['b:2']]);

/** The same run with every id drawn anew. */
const drawnAnew = JSON.parse(JSON.stringify(sampleRun).replaceAll('6af50679', 'ffffffff').replaceAll('af0679', 'ffffff')) as WorkerRun;

test('runs that differ in what they made up alone are equal, and what was made up was bound', () => {
  const { divergences, leaves, messages, bound } = compare(drawnAnew);
  expect(divergences).toEqual([]);
  expect(leaves).toBeGreaterThan(20);
  expect([messages, bound]).toEqual([4, 3]);
});

test.each(wrongRuns)('a target that %s differs from the oracle', (_what, wrong) => {
  const { divergences } = compare({ ...drawnAnew, ...wrong });
  expect(divergences.length).toBeGreaterThan(0);
  expect(divergences.every(({ location }) => location.startsWith('step /'))).toBe(true);
});

const codes: [Partial<WorkerRun>, string][] = [
  [{ outcome: 'guarded' }, 'result'],
  [{ rows: {} }, 'row-missing'],
  [{ items: [] }, 'message-missing'],
  [{ objects: { ...drawnAnew.objects, removed: ['us/other'] } }, 'object-value'],
  [{ calls: [] }, 'call-missing'],
  [{ mails: [{ from: 'admin@example.com', to: 'ops@example.com', subject: 'Done', body: 'other text' }] }, 'mail-value'],
  [{ metrics: { 'quay_queue_item_gets_total{availability="acquired",queue_name="q"}': 3 } }, 'metric-amount'],
  [{ log: { highest: 'ERROR', counts: { WARNING: 2 } } }, 'log-value'],
];

test.each(codes)('%j is called by its kind', (wrong, code) => {
  expect([...new Set(compare({ ...drawnAnew, ...wrong }).divergences.map((one) => one.code))]).toEqual([code]);
});

test('a whole row counts, not only the columns that are declared', () => {
  const rows = {
    notification: { ...drawnAnew.rows['notification'], inserted: [{ id: 7, uuid: '7af50679-6e98-4c93-9054-ad470ef27092', target_id: 1, dismissed: true }] },
  } as WorkerRun['rows'];
  expect(compare({ ...drawnAnew, rows }).divergences).toEqual([{ code: 'row-added', location: 'step /rows/notification/inserted/0/dismissed', target: true }]);
});

test('JSON within a cell is compared as JSON and other text as text', () => {
  const body = (text: string): WorkerRun => ({ ...drawnAnew, items: drawnAnew.items.map((row) => ({ ...row, body: text })) });
  expect(compare(body('{"a":1}')).divergences).toEqual([]);
  expect(compare(body('{"a":"1"}')).divergences).toHaveLength(1);
});

test("each side's own addresses are one word", () => {
  const call = (host: string): WorkerRun => ({ ...drawnAnew, calls: [{ method: 'POST', path: '/hook', content_type: null, body: `http://${host}/` }] });
  expect(compareRuns(call('a:1'), call('b:2'), 'step', '', [['a:1'], ['b:2']]).divergences).toEqual([]);
  expect(compareRuns(call('a:1'), call('a:1'), 'step', '', [['a:1'], ['b:2']]).divergences).toHaveLength(1);
});
