import { expect, test } from 'vitest';
import { planText } from './plan-text.js';

test('a plan is shown node by node, with parameters in the place of values', () => {
  const text = planText(
    {
      'Node Type': 'Limit',
      'Total Cost': 10.4,
      'Plan Rows': 1,
      Plans: [
        {
          'Node Type': 'Index Scan',
          'Scan Direction': 'Backward',
          'Relation Name': 'account',
          Alias: 'a',
          'Index Name': 'account_pkey',
          'Index Cond': `(id = 4)`,
          Filter: `((token = 'it''s secret'::text) AND (kind = 'robot'::text))`,
          'Total Cost': 8.44,
          'Plan Rows': 1,
        },
      ],
    },
    ['x', `it's secret`],
  );
  expect(text.split('\n')).toEqual([
    'Limit  (cost 10, rows 1)',
    '  -> Index Scan Backward using account_pkey on account a  (cost 8, rows 1)',
    '      Index Cond: (id = 4)',
    '      Filter: ((token = $2::text) AND (kind = ?::text))',
  ]);
});

test('what changes rows is named by what it does, and lists are joined', () => {
  const text = planText(
    {
      'Node Type': 'ModifyTable',
      Operation: 'Update',
      'Relation Name': 't',
      Alias: 't',
      'Total Cost': 1,
      'Plan Rows': 0,
      Plans: [{ 'Node Type': 'Sort', 'Sort Key': ['a', 'b DESC'], 'Subplan Name': 'InitPlan 1', 'Total Cost': 1, 'Plan Rows': 2 }],
    },
    [],
  );
  expect(text).toBe('Update on t  (cost 1, rows 0)\n  -> InitPlan 1: Sort  (cost 1, rows 2)\n      Sort Key: a, b DESC');
});
