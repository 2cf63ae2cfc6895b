import { expect, test } from 'vitest';
import { BUDGET_REASONS, type BudgetMeasure } from '../core/budget.js';
import { sayAllowed, sayEstimate, sayExecutions, sayFigure, sayReason } from './budget-words.js';

test.each<[BudgetMeasure, number | null, string]>([
  ['p95_latency', 0.4821, '0.482 ms'],
  ['p95_latency', 4.126, '4.13 ms'],
  ['p99_latency', 12.345, '12.3 ms'],
  ['p95_queue_lag', 1240.4, '1240 ms'],
  ['p95_latency', null, '–'],
  ['error_rate', 0.25, '0.250 %'],
  ['error_rate', 0, '0 %'],
  ['digest_mismatches', 3, '3'],
])('a figure of %s that is %s is said as %s', (measure, value, text) => {
  expect(sayFigure(measure, value)).toBe(text);
});

test.each<[BudgetMeasure, [number, number, number], string]>([
  ['p95_latency', [1.0212, 1.0484, 1.0771], '1.048 (1.021 … 1.077)'],
  ['error_rate', [-0.0502, 0.1234, 0.3101], '+0.123 points (-0.050 … +0.310)'],
  ['new_full_scans', [2, 2, 2], '2'],
  ['digest_mismatches', [0.03, 1, 5.57], '1 (0.030 … 5.57)'],
])('an estimate of %s has its interval', (measure, [low, value, high], text) => {
  expect(sayEstimate(measure, { low, value, high })).toBe(text);
});

test('an allowance is said in its unit', () => {
  expect(sayAllowed({ unit: 'percent', allowed: 10 })).toBe('+10 %');
  expect(sayAllowed({ unit: 'percentage points', allowed: 0.2 })).toBe('+0.2 points');
  expect(sayAllowed({ unit: 'count', allowed: 0 })).toBe('0');
});

test('every reason has words, and no two the same', () => {
  expect(new Set(BUDGET_REASONS.map(sayReason)).size).toBe(BUDGET_REASONS.length);
});

test('executions are said with the elements that they are for', () => {
  expect([sayExecutions(1, undefined), sayExecutions(40, 40)]).toEqual(['once', '40 times for 40 elements']);
});
