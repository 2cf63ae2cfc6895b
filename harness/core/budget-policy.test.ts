import { expect, test } from 'vitest';
import { budgetOf, type BudgetTables } from './budget-policy.js';

const tables: BudgetTables = {
  rules: [{ budget: 'PB-FAST', surface: 'fast things', measure: 'p95_latency', allowed: 10, unit: 'percent' }],
  mapping: [
    { tracker: 'PB-A', family: 'a', operation: 'pull', budget: 'PB-FAST', reason: '' },
    { tracker: 'PB-A', family: 'a', operation: 'push', budget: 'PB-SLOW', reason: '' },
    { tracker: 'PB-B', family: 'b', operation: 'other', budget: '', reason: 'nobody waits' },
    { tracker: 'PB-C', family: 'c', operation: 'other', budget: '', reason: '' },
  ],
  operations: new Map([
    ['R1', 'pull'],
    ['R2', 'push'],
  ]),
};

test.each([
  ['a mapped row has its budget', { id: 'R1', budgetId: 'PB-A', family: 'a' }, { operation: 'pull', budget: 'PB-FAST' }],
  ['a row that is not listed is other', { id: 'R9', budgetId: 'PB-B', family: 'b' }, { operation: 'other', noBudget: 'nobody waits' }],
  [
    'a budget that the policy lacks does not resolve',
    { id: 'R2', budgetId: 'PB-A', family: 'a' },
    { operation: 'push', unresolved: expect.stringContaining('PB-SLOW') as string },
  ],
  [
    'an operation that is not mapped does not resolve',
    { id: 'R9', budgetId: 'PB-A', family: 'a' },
    { operation: 'other', unresolved: expect.stringContaining('only for pull, push') as string },
  ],
  [
    'the family counts, not the name alone',
    { id: 'R9', budgetId: 'PB-B', family: 'a' },
    { operation: 'other', unresolved: expect.stringContaining('PB-B of family a') as string },
  ],
  [
    'a line without budget and reason does not resolve',
    { id: 'R9', budgetId: 'PB-C', family: 'c' },
    { operation: 'other', unresolved: expect.stringContaining('one of them') as string },
  ],
])('%s', (_what, route, budget) => {
  expect(budgetOf(route, tables)).toEqual(budget);
});
