import { expect, test } from 'vitest';
import { shuffled } from './case-order.js';

const items = Array.from({ length: 50 }, (_, at) => at);

test('a seed gives one order of the same cases, another seed another', () => {
  expect(shuffled(items, 7)).toEqual(shuffled(items, 7));
  expect(shuffled(items, 7)).not.toEqual(shuffled(items, 8));
  expect(shuffled(items, 7)).not.toEqual(items);
  expect([...shuffled(items, 7)].sort((left, right) => left - right)).toEqual(items);
});
