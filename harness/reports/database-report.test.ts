import { expect, test } from 'vitest';
import type { DatabaseMeasurement, DatabaseSample } from '../core/database-measurement.js';
import { schemaErrors } from '../testing/schema.js';
import { databaseJson, databaseLines } from './database-report.js';

const measured: DatabaseMeasurement = {
  status: 'measured',
  findings: [
    {
      kind: 'new-scan',
      row: 'ROUTE-1',
      case: 'PT-1.list',
      alsoIn: ['PT-2.list'],
      statement: 'SELECT ?',
      executions: 1,
      table: 't',
      plan: 'Seq Scan',
      oracle: 'No plan.',
    },
  ],
  sampled: [
    {
      case: 'PT-1.list',
      row: 'ROUTE-1',
      elements: 7,
      statements: { oracle: [{ normal: 'SELECT a', executions: 1 }], target: [{ normal: 'SELECT b', executions: 2 }] },
    },
    { case: 'PT-3.ping', row: 'ROUTE-3', elements: 0, statements: { oracle: [], target: [] } },
  ],
  unpaired: [{ case: 'PT-3.ping', why: 'the oracle executed no statement' }],
  large: { rows: 1_000_000, filled: { oracle: new Set(['t']), target: new Set(['u', 't']) }, bytes: 4_300_000_000, madeIn: undefined },
};
const sample = (side: 'oracle' | 'target', ms: number, block: number): DatabaseSample => ({ block, case: 'PT-1.list', side, ms, first: block === 0 });
const samples = [sample('oracle', 90, 0), sample('oracle', 1, 1), sample('oracle', 3, 2), sample('target', 2, 0)];

test('the JSON fits its schema, measured or not', () => {
  expect(schemaErrors('budget-database', databaseJson(measured, samples, 1))).toEqual([]);
  const closed: DatabaseMeasurement = { status: 'not-measured', why: 'no access', findings: [], sampled: [], unpaired: [] };
  expect(schemaErrors('budget-database', databaseJson(closed, [], 2))).toEqual([]);
  expect(databaseJson(closed, [], 2)).toMatchObject({ why: 'no access', large: null });
});

test('the text has the statements of each side, the finding, times without the first pass, and counts last', () => {
  expect(databaseLines(measured, samples)).toEqual([
    'PT-1.list (7 members)',
    '  oracle 1 × SELECT a',
    '  target 2 × SELECT b',
    'PT-3.ping',
    'NEW FULL SCAN of t in ROUTE-1 PT-1.list',
    '  statement: SELECT ?',
    '  No plan.',
    '  also in: PT-2.list',
    '  plan:',
    '    Seq Scan',
    'oracle: 2 times after the first pass, P50 1.00 ms, P99 3.00 ms (not judged here)',
    'target: no times after the first pass',
    'left out: PT-3.ping: the oracle executed no statement',
    '1 cases compared, 1 left out, 1 findings; large data set: 2 tables of 1000000 rows, 4.3 GB',
  ]);
});

test('what was not measured says why', () => {
  expect(databaseLines({ status: 'not-measured', why: 'no access', findings: [], sampled: [], unpaired: [] }, [])).toEqual([
    'not measured: no access',
    '0 cases compared, 0 left out, 0 findings',
  ]);
});
