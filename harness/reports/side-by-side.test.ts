import { expect, test } from 'vitest';
import { renderColumns, shownLines } from './side-by-side.js';

test('lists stand member by member in two columns, with how many equal ones were left out', () => {
  expect(renderColumns({ code: 'json-array-order', location: '/body', oracle: '["a","b","c","d","e"]', target: '["a","b","c","d","x"]' })).toEqual([
    '      … 2 equal │',
    '      = "c"     │ "c"',
    '      = "d"     │ "d"',
    '      ≠ "e"     │ "x"',
  ]);
});

test('one value is said in one line and needs no columns', () => {
  expect(renderColumns({ code: 'json-value', location: '/body', oracle: 'a', target: 'b' })).toEqual([]);
});

test('long values are cut around what differs', () => {
  const long = 'x'.repeat(300);
  expect(shownLines({ code: 'body-text', location: '/body', oracle: `${long}one${long}`, target: `${long}two${long}` }, 20)).toEqual([
    { mark: '≠', oracle: '…xxxxxonexxxxx…', target: '…xxxxxtwoxxxxx…' },
  ]);
});
