import { expect, test } from 'vitest';
import { undoBetween } from './small-rows.js';

test('what was made goes, what was deleted comes back, what was changed does both', () => {
  const before = new Map([
    ['account', ['{"id":1,"n":"a"}', '{"id":2}']],
    ['tag', ['{"id":9}']],
  ]);
  const after = new Map([
    ['account', ['{"id":1,"n":"b"}', '{"id":3}']],
    ['tag', ['{"id":9}']],
  ]);
  expect(undoBetween(before, after)).toEqual([{ table: 'account', remove: ['{"id":1,"n":"b"}', '{"id":3}'], restore: ['{"id":1,"n":"a"}', '{"id":2}'] }]);
});

test('rows that are the same several times are counted', () => {
  expect(undoBetween(new Map([['log', ['x', 'x']]]), new Map([['log', ['x']]]))).toEqual([{ table: 'log', remove: [], restore: ['x'] }]);
});
