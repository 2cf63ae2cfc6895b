import { expect, test } from 'vitest';
import { renderBudgetList } from './budget-list-text.js';

test('a row shows its budget, the reason for none, or loudly that it ends nowhere', () => {
  const row = { method: 'GET', path: '/', tracker: 'PB-A', family: 'a' };
  const lines = renderBudgetList({
    rows: [
      { row: 'R1', ...row, budget: { operation: 'pull', budget: 'PB-FAST' } },
      { row: 'R2', ...row, budget: { operation: 'other', noBudget: 'nobody waits' } },
      { row: 'R3', ...row, budget: { operation: 'other', unresolved: 'not mapped' } },
    ],
    rules: [{ budget: 'PB-FAST', surface: 'fast things', measure: 'p95_latency', allowed: 10, unit: 'percent', rows: 1 }],
    of: 5,
  });
  expect(lines).toEqual([
    'row  tracker name  family  operation  budget',
    'R1   PB-A          a       pull       PB-FAST',
    'R2   PB-A          a       other      no-budget: nobody waits',
    'R3   PB-A          a       other      UNRESOLVED: not mapped',
    '',
    'rule                 allowed  rows  surface',
    'PB-FAST p95_latency  +10 %       1  fast things',
    '',
    '3 of 5 rows: 1 with a budget, 1 without, 1 unresolved',
  ]);
});
