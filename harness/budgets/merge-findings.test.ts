import { expect, test } from 'vitest';
import type { DatabaseFinding } from '../core/budget-report.js';
import { mergeFindings } from './merge-findings.js';

const finding = (over: Partial<DatabaseFinding>): DatabaseFinding => ({
  kind: 'new-scan',
  row: 'ROUTE-1',
  case: 'a',
  statement: 's',
  executions: 1,
  table: 't',
  oracle: '',
  ...over,
});

test('one statement in several cases is one finding that names them all', () => {
  expect(mergeFindings([finding({}), finding({ case: 'b' }), finding({ case: 'b' }), finding({ case: 'a' })])).toEqual([finding({ alsoIn: ['b'] })]);
});

test('other statements, tables and kinds stay findings of their own', () => {
  expect(mergeFindings([finding({}), finding({ table: 'u' }), finding({ statement: 'r' }), finding({ kind: 'n-plus-one' })])).toHaveLength(4);
});
