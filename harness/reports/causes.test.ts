import { expect, test } from 'vitest';
import type { Divergence } from '../core/divergence.js';
import { reportedCase } from '../testing/reported-case.js';
import { countCauses, groupByCauses } from './causes.js';

const value = (location: string): Divergence => ({ code: 'json-value', location, oracle: 'a', target: 'b' });
const status: Divergence = { code: 'status', location: 'step 1 /status', oracle: 200, target: 500 };

const cases = [
  reportedCase('a', [value('step 1 /body/tags/0/name'), status]),
  reportedCase('b', [status, value('step 3 /body/tags/7/name'), value('step 3 /body/tags/8/name')]),
  reportedCase('c', [status]),
  reportedCase('d', []),
];

test('cases with the same set of causes are one group, whatever step, index, order and number', () => {
  expect(groupByCauses(cases).map((group) => [group.causes.map(({ code, location }) => `${location} ${code}`), group.cases.map((one) => one.id)])).toEqual([
    [
      ['/body/tags/*/name json-value', '/status status'],
      ['a', 'b'],
    ],
    [['/status status'], ['c']],
  ]);
});

test('a single cause is counted once a case', () => {
  expect(countCauses(cases)).toEqual([
    { code: 'status', location: '/status', cases: 3 },
    { code: 'json-value', location: '/body/tags/*/name', cases: 2 },
  ]);
});
