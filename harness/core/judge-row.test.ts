import { expect, test } from 'vitest';
import { record } from '../testing/builders.js';
import type { PlannedRow } from './contract-case.js';
import { judgeRow } from './judge-row.js';

const row: PlannedRow = { id: 'ROUTE-0001', kind: 'route', capability: 'api-v1/app', cases: ['a', 'b'], scope: 'in-scope', leftOut: {} };
const happy = record({ id: 'a', row: row.id });
const refusal = record({ id: 'b', row: row.id, happy: false, exercised: false });

test('a row takes the worst of its cases', () => {
  expect(judgeRow(row, [happy, refusal]).verdict).toBe('match');
  expect(judgeRow(row, [happy, record({ id: 'b', row: row.id, verdict: 'mismatch' })]).verdict).toBe('mismatch');
  expect(judgeRow(row, [happy, record({ id: 'b', row: row.id, verdict: 'deviation' })]).verdict).toBe('deviation');
});

test('two equal refusals are not parity: a row without an exercised happy case is inconclusive', () => {
  expect(judgeRow(row, [refusal])).toMatchObject({ verdict: 'inconclusive', reason: 'not-exercised' });
  expect(judgeRow(row, [{ ...happy, exercised: false }])).toMatchObject({ verdict: 'inconclusive', reason: 'not-exercised' });
});

test('a row of which nothing ran has no data, and one out of scope is not applicable', () => {
  expect(judgeRow(row, [])).toMatchObject({ verdict: 'inconclusive', reason: 'no-data' });
  expect(judgeRow({ ...row, scope: 'needs-billing' }, [])).toEqual({ verdict: 'not-applicable', reason: 'needs-billing' });
});

test('a row behind a closed gate stays out of scope when the gate answers as it should, and is red when it does not', () => {
  const closed: PlannedRow = { ...row, scope: 'feature-off' };
  expect(judgeRow(closed, [])).toEqual({ verdict: 'not-applicable', reason: 'feature-off' });
  expect(judgeRow(closed, [refusal])).toEqual({ verdict: 'not-applicable', reason: 'feature-off' });
  expect(judgeRow(closed, [record({ id: 'b', row: row.id, verdict: 'mismatch' })]).verdict).toBe('mismatch');
});
