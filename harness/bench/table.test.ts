import { expect, test } from 'vitest';
import { renderTable } from './table.js';

test('columns are as wide as their widest cell, numbers stand right', () => {
  expect(
    renderTable(
      ['', 'ms'],
      [
        ['parity run', '7'],
        ['loop', '1234'],
      ],
    ),
  ).toEqual(['              ms', 'parity run     7', 'loop        1234']);
});

test('a row may be short', () => {
  expect(renderTable(['name', 'a', 'b'], [['hurl', 'none']])).toEqual(['name     a  b', 'hurl  none']);
});
