import { expect, test } from 'vitest';
import { exitCodeOf, worseExit } from './exit-code.js';
import type { RowRecord } from './run-record.js';
import type { Judgement } from './verdict.js';

const row = (judgement: Judgement): RowRecord => ({
  type: 'row',
  id: 'ROUTE-0001',
  kind: 'route',
  capability: 'api-v1/app',
  cases: [],
  method: 'GET',
  pathTemplate: '/',
  testFile: '',
  flaky: false,
  complete: true,
  ...judgement,
});
const exit = (judgements: readonly Judgement[], problems: readonly string[] = [], allowed = true): number =>
  exitCodeOf({ rows: judgements.map(row), problems, mayBeUnimplemented: () => allowed });

test('matches and deviations are 0, a mismatch is 1, an inconclusive row is 2', () => {
  expect(exit([{ verdict: 'match' }, { verdict: 'deviation' }, { verdict: 'not-applicable', reason: 'retired' }])).toBe(0);
  expect(exit([{ verdict: 'match' }, { verdict: 'mismatch' }])).toBe(1);
  expect(exit([{ verdict: 'match' }, { verdict: 'inconclusive', reason: 'side-down', detail: '' }])).toBe(2);
});
test('1 outranks 2', () => {
  expect(exit([{ verdict: 'mismatch' }, { verdict: 'inconclusive', reason: 'side-down', detail: '' }])).toBe(1);
  expect(worseExit(2, 1)).toBe(1);
  expect(worseExit(0, 2)).toBe(2);
});
test('an unimplemented row is 0 only while it may be', () => {
  expect(exit([{ verdict: 'match' }, { verdict: 'unimplemented' }])).toBe(0);
  expect(exit([{ verdict: 'match' }, { verdict: 'unimplemented' }], [], false)).toBe(1);
});
test('a problem of the run is red, and a run that judged nothing is never green', () => {
  expect(exit([{ verdict: 'match' }], ['case x vanished'])).toBe(1);
  expect(exit([{ verdict: 'not-applicable', reason: 'not-served' }])).toBe(2);
});
