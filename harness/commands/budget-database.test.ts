import { expect, test } from 'vitest';
import { runVerb } from '../testing/command-context.js';
import { define } from './budget.js';
import { databaseCases, readLargeDataRules, withDatabaseCases } from './database-cases.js';
import { loadProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { projectRoot } from '../testing/reference-run.js';

test.each([
  [['--large-rows', 'many'], '--large-rows many: write a whole number from 1 on'],
  [['--passes', '-1'], '--passes -1: write a whole number from 0 on'],
  [['--seed', '1.5'], '--seed 1.5: write a whole number from 0 on'],
  [['--row', 'notification'], 'no happy case of a route'],
] as const)('%j is refused before anything is started', async (options, message) => {
  await expect(runVerb(define, ['database', ...options])).rejects.toThrow(message);
});

test('the cases with long lists are in scope and happy, and no part of an ordinary run', async () => {
  const chosen = await loadProfile('reference', undefined);
  const { plan } = await loadPlan(projectRoot, withDatabaseCases(projectRoot, chosen));
  const own = databaseCases(plan.cases).filter(({ fixture }) => fixture === 'fixtures/budgets/reference/database-cases.json');
  expect(own.map(({ row }) => row)).toEqual(expect.arrayContaining(['ROUTE-0080', 'ROUTE-0103', 'ROUTE-0147', 'ROUTE-0153']));
  const ordinary = new Set((await loadPlan(projectRoot, chosen)).plan.cases.map(({ id }) => id));
  expect(own.filter(({ id }) => ordinary.has(id))).toEqual([]);
});

test('the rules of the large data set are read, and a profile without any has none', () => {
  expect(readLargeDataRules(projectRoot, 'reference', 10)).toMatchObject({ rows: 10, stay: [], values: { 'repository.visibility': ['private'] } });
  expect(readLargeDataRules(projectRoot, 'nobody')).toEqual({ rows: 1_000_000, stay: [], values: {} });
});
