import { expect, test } from 'vitest';
import { emptyLedger } from '../core/ledger.js';
import { compareSides } from './compare-sides.js';
import type { PlayedStep } from './play-scenario.js';
import type { QueueRow } from './queue-row.js';

const row = (more: Partial<QueueRow> = {}): QueueRow => ({
  id: 1,
  queue_name: 'q/a/',
  body: '{}',
  available_after: 0,
  available: true,
  processing_expires: null,
  retries_remaining: 5,
  state_id: 's1',
  ...more,
});

const put = (more: Partial<PlayedStep['seen']> = {}, step: Partial<PlayedStep> = {}): PlayedStep => ({
  number: 1,
  side: 'oracle',
  op: 'put',
  asked: 'put',
  before: [],
  seen: { result: { kind: 'value', value: '1' }, processing: false, metrics: { puts: 1 }, after: [row()], ...more },
  differences: [],
  ...step,
});

const places = (target: PlayedStep, oracle = put()): string[] =>
  compareSides([oracle], [target], emptyLedger()).map(({ code, location }) => `${code} ${location}`);

test('equal steps have no difference, whatever ids and states are called', () => {
  expect(places(put({ result: { kind: 'value', value: '77' }, after: [row({ id: 77, state_id: 'other' })] }))).toEqual([]);
});

test.each([
  ['another result', put({ result: { kind: 'value', value: 1 } }), ['result step 1 /put/result']],
  ['the other flag', put({ processing: true }), ['result step 1 /put/processing']],
  ['another counter', put({ metrics: { puts: 2 } }), ['metric-amount step 1 /put/metrics/puts']],
  ['another cell', put({ after: [row({ retries_remaining: 4 })] }), ['row-value step 1 /put/rows/0/retries_remaining']],
])('%s is red there and nowhere else', (_what, target, expected) => {
  expect(places(target)).toEqual(expected);
});

test('a row too many is red in each of its columns', () => {
  expect(places(put({ after: [row(), row({ id: 2, state_id: 's2' })] })).length).toBe(8);
});

test('a state that is kept on one side and renewed on the other is red', () => {
  const extend = (state: string): PlayedStep =>
    put({ result: { kind: 'value', value: true }, after: [row({ state_id: state })] }, { op: 'extend', before: [row()] });
  expect(places(extend('s1'), extend('s2'))).toEqual(['row-value step 1 /extend/rows/0/state_id']);
});

test('what follows from an earlier difference is left to the model: other rows before, or another question', () => {
  expect(places(put({ processing: true }, { before: [row({ body: 'other' })] }))).toEqual([]);
  expect(places(put({ processing: true }, { asked: 'something else' }))).toEqual([]);
});

test('a draw may give another item on each side only where the model allows both', () => {
  const claim = (id: number, differences: PlayedStep['differences'] = []): PlayedStep =>
    put({ result: { kind: 'value', value: { id, body: String(id), retries_remaining: 4 } }, after: [] }, { op: 'claim', differences });
  expect(places(claim(2), claim(1))).toEqual([]);
  expect(places(claim(2, [{ place: '/result', expected: 1, seen: 2 }]), claim(1))).toEqual(['result step 1 /claim/result']);
});
