import { expect, test } from 'vitest';
import type { Observation, StepObservation } from '../core/observation.js';
import { answer, strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareObservations } from './compare-observations.js';

const pages = (...lists: readonly (readonly string[])[]): StepObservation => {
  const [exchange = answer({}), ...more] = lists.map((tags) => answer({ body: JSON.stringify({ tags }) }));
  return { kind: 'exchange', step: 1, setup: false, exchange, pages: { list: '/tags', more } };
};
const side = (name: 'oracle' | 'target', step: StepObservation): Observation => ({ side: name, steps: [step] });

test.each([
  ['the same pages', pages(['a', 'b'], ['c']), pages(['a', 'b'], ['c']), []],
  ['another default page size', pages(['a', 'b'], ['c']), pages(['a'], ['b'], ['c']), ['page-size step 1 /pages']],
  ['another size of a later page', pages(['a', 'b'], ['c', 'd']), pages(['a', 'b'], ['c'], ['d']), ['page-count step 1 /pages']],
  ['a page more, and empty', pages(['a']), pages(['a'], []), ['page-count step 1 /pages']],
  ['a member of a later page', pages(['a'], ['b']), pages(['a'], ['x']), ['json-value step 1 /pages/1/body/tags/0']],
  [
    'a member lost between pages of other sizes',
    pages(['a', 'b'], ['c']),
    pages(['a'], ['c']),
    ['page-size step 1 /pages', 'json-array-length step 1 /pages/tags', 'json-missing step 1 /pages/tags/1'],
  ],
])('%s', (_, oracle, target, expected) => {
  const { divergences, ledger } = compareObservations(side('oracle', oracle), side('target', target), strictRules, new BindingTable());
  expect(divergences.map(({ code, location }) => `${code} ${location}`)).toEqual(expected);
  expect(ledger.exchanges).toBeGreaterThan(0);
});
