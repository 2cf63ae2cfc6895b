import { expect, test } from 'vitest';
import { columns } from './budget-columns.js';

test('columns are as wide as their widest cell, numbers stand right, and no line ends in blanks', () => {
  expect(
    columns(
      [
        ['name', 'n', 'why'],
        ['a', '1200', ''],
        ['longer', '7', 'x'],
      ],
      [1],
    ),
  ).toEqual(['name       n  why', 'a       1200', 'longer     7  x']);
});
