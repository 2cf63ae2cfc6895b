import { expect, test } from 'vitest';
import { Approvals } from '../compare/approvals.js';
import type { GoldenCase, GoldenRow } from '../core/golden.js';
import { answer, strictRules } from '../testing/builders.js';
import { goldenChanges, type RowChange } from './golden-changes.js';

const source = { kind: 'live', recordedAt: '2026-11-21T07:00:00.000Z', command: '', oracleCommit: 'a', harnessCommit: 'b' } as const;
const one = (id: string, body: string, parts: Partial<GoldenCase> = {}): GoldenCase => ({
  id,
  row: 'ROUTE-0001',
  principal: 'anonymous',
  source,
  steps: [{ kind: 'exchange', step: 1, setup: false, exchange: answer({ body }) }],
  leftOut: [],
  ...parts,
});
const row = (...cases: GoldenCase[]): GoldenRow => ({ id: 'GF-ROUTE-0001', row: 'ROUTE-0001', profile: 'small', cases });

function changes(golden: GoldenRow | undefined, recorded: readonly GoldenCase[], gone: readonly string[] = []): RowChange {
  return goldenChanges({
    id: 'GF-ROUTE-0001',
    row: 'ROUTE-0001',
    profile: 'small',
    golden,
    recorded,
    isGone: ({ id }) => gone.includes(id),
    rules: strictRules,
    masks: new Approvals([], [], new Date('2026-11-21')),
  });
}

test('another generated value is no change, and the golden stays the very same', () => {
  const golden = row(one('a', '{"id":"e9d0e621-814c-4e46-9435-ec2a09bc4df6"}'));
  const { change, next } = changes(golden, [one('a', '{"id":"dab80db9-e95a-485c-b6ae-530711aa317a"}')]);
  expect(change).toBe('same');
  expect(next?.cases[0]).toBe(golden.cases[0]);
});

test('another value is a change with its place, and takes the place of the golden', () => {
  const { change, cases, next } = changes(row(one('a', '{"n":1}')), [one('a', '{"n":2}')]);
  expect(change).toBe('changed');
  expect(cases[0]?.divergences).toMatchObject([{ code: 'json-value', location: 'step 1 /body/n', oracle: '1', target: '2' }]);
  expect(next?.cases[0]).toMatchObject({ id: 'a' });
});

test.each<[string, Partial<GoldenCase>]>([
  ['a step more', { steps: [1, 2].map((step) => ({ kind: 'exchange', step, setup: false, exchange: answer({ body: '{}' }) })) }],
  ['another kind of principal', { principal: 'session:owner' }],
  ['something left out', { leftOut: ['effects: rows'] }],
])('%s is a change although nothing that both have differs', (_, parts) => {
  expect(changes(row(one('a', '{}')), [one('a', '{}', parts)]).change).toBe('changed');
});

test('a case that is new, one that is gone, and one that was not recorded this time', () => {
  const { change, cases, next } = changes(row(one('kept', '{}'), one('gone', '{}')), [one('new', '{}')], ['gone']);
  expect(change).toBe('changed');
  expect(cases.map(({ id, change: what }) => [id, what])).toEqual([
    ['gone', 'gone'],
    ['new', 'new'],
  ]);
  expect(next?.cases.map(({ id }) => id)).toEqual(['kept', 'new']);
});

test('a row without golden is new, and one of which everything is gone has none any more', () => {
  expect(changes(undefined, [one('a', '{}')]).change).toBe('new');
  expect(changes(row(one('a', '{}')), [], ['a'])).toMatchObject({ change: 'gone', next: undefined });
});
