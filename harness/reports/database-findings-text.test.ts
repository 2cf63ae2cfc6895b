import { expect, test } from 'vitest';
import { databaseFindingLines } from './database-findings-text.js';

test('a finding is shown with its statement, the oracle and the plan', () => {
  expect(
    databaseFindingLines([
      {
        kind: 'new-scan',
        row: 'ROUTE-0080',
        case: 'PT-1',
        alsoIn: ['PT-2'],
        statement: 'SELECT 1',
        executions: 1,
        table: 'account',
        plan: 'Sort\n  -> Seq Scan',
        oracle: 'No plan.',
      },
      { kind: 'n-plus-one', row: 'ROUTE-0153', case: 'PT-3', statement: 'SELECT 2', executions: 7, elements: 6, oracle: 'Once.' },
    ]),
  ).toEqual([
    'NEW FULL SCAN of account in ROUTE-0080 PT-1',
    '  statement: SELECT 1',
    '  No plan.',
    '  also in: PT-2',
    '  plan:',
    '    Sort',
    '      -> Seq Scan',
    'N+1 in ROUTE-0153 PT-3: executed 7 times for a list of 6',
    '  statement: SELECT 2',
    '  Once.',
  ]);
});
