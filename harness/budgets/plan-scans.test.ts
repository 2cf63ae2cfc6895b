import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fullReads, newScans, type PlannedStatement, type PlanNode } from './plan-scans.js';

/** What PostgreSQL 18.4 said of statements on tables with a million rows. */
const documents = JSON.parse(readFileSync(new URL('../../fixtures/budgets/plans.json', import.meta.url), 'utf8')) as Record<
  string,
  { sql: string; plan: PlanNode }
>;
const plan = (name: string): PlanNode => {
  const found = documents[name];
  if (found === undefined) throw new Error(`no plan ${name}`);
  return found.plan;
};

describe('a plan reads a table whole', () => {
  test.each([
    ['sequential scan', 'logentry'],
    ['sequential scan below LIMIT that finds nothing early', 'logentry'],
    ['sort of a whole table below LIMIT', 'logentry'],
    ['count of all rows', 'permission'],
    ['count of all rows by an index', 'permission'],
    ['join that hashes a whole table', 'tag'],
    ['join that hashes a whole table', 'manifest'],
    ['update', 'logentry'],
    ['subplan', 'logentry'],
  ])('%s of %s', (name, table) => {
    expect(fullReads(plan(name))).toContainEqual(expect.objectContaining({ table, extent: 'whole' }));
  });
});

test.each(['index scan', 'first row of a table', 'newest rows by key', 'bitmap', 'join', 'insert'])(
  'a plan that an index narrows, or a LIMIT ends, does not: %s',
  (name) => {
    expect(fullReads(plan(name))).toEqual([]);
  },
);

test('a walk along an index that stops when it has found enough may be a whole read', () => {
  expect(fullReads(plan('newest rows by key with a filter'))).toEqual([{ table: 'logentry', node: 'Index Scan', extent: 'perhaps' }]);
});

describe('a new full scan', () => {
  const statement = (name: string): PlannedStatement => ({ normal: name, executions: 1, plan: plan(name) });
  const big = new Set(['logentry', 'permission']);

  test('is one of a big table that the oracle does not read whole in the case', () => {
    expect(newScans([statement('index scan')], [statement('sequential scan')], big)).toMatchObject([
      { table: 'logentry', node: 'Seq Scan', statement: { normal: 'sequential scan' } },
    ]);
  });
  test('is none when the oracle reads the table whole too, in whatever way', () => {
    expect(newScans([statement('sort of a whole table below LIMIT')], [statement('sequential scan')], big)).toEqual([]);
    expect(newScans([statement('newest rows by key with a filter')], [statement('sequential scan')], big)).toEqual([]);
  });
  test('is one although the oracle reads another table whole', () => {
    expect(newScans([statement('count of all rows')], [statement('sequential scan')], big)).toHaveLength(1);
  });
  test('is none on a small table, and none for a walk that is likely to stop early', () => {
    expect(newScans([], [statement('sequential scan')], new Set())).toEqual([]);
    expect(newScans([], [statement('newest rows by key with a filter')], big)).toEqual([]);
  });
});
