import { expect, test } from 'vitest';
import { record } from '../testing/builders.js';
import { nextIndex, vanishedCases } from './case-index.js';
import type { Plan } from './contract-case.js';

const planned = (ids: readonly string[], scope: 'in-scope' | 'not-served' = 'in-scope'): Plan =>
  ({ rows: [{ id: 'R', kind: 'route', capability: 'c/d', cases: ids, scope }], cases: ids.map((id) => ({ id, row: 'R', scope })) }) as unknown as Plan;
const index = nextIndex(undefined, planned(['a', 'b']), [record({ id: 'a', row: 'R' })]);

test('a case that vanished or stopped running is named, a new one is fine', () => {
  expect(vanishedCases(index, planned(['a', 'b', 'c']))).toEqual([]);
  expect(vanishedCases(index, planned(['a'])).join()).toContain('case b vanished');
  expect(vanishedCases(index, planned(['a', 'b'], 'not-served'))).toHaveLength(2);
});
test('a row once seen implemented stays so', () => {
  expect(index.implemented).toEqual(['R']);
  expect(nextIndex(index, planned(['a']), [record({ id: 'a', row: 'R', verdict: 'unimplemented' })]).implemented).toEqual(['R']);
});
