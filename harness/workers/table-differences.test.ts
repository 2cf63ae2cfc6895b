import { expect, test } from 'vitest';
import { tableDifferences } from './table-differences.js';

test('rows that came, went and changed are told by their ids, and equal tables are not named', () => {
  const before = new Map([
    [
      'tag',
      [
        { id: 1, name: 'a', end: null },
        { id: 2, name: 'b', end: null },
      ],
    ],
    ['same', [{ id: 1 }]],
  ]);
  const after = new Map([
    [
      'tag',
      [
        { id: 1, name: 'a', end: 5 },
        { id: 3, name: 'c', end: null },
      ],
    ],
    ['same', [{ id: 1 }]],
    ['new', [{ id: 1, list: [1] }]],
  ]);
  expect(tableDifferences(before, after)).toEqual({
    new: { inserted: [{ id: 1, list: [1] }], deleted: [], updated: [] },
    tag: { inserted: [{ id: 3, name: 'c', end: null }], deleted: [{ id: 2, name: 'b', end: null }], updated: [{ id: 1, columns: { end: [null, 5] } }] },
  });
});
