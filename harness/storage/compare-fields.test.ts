import { expect, test } from 'vitest';
import { compareObjects, compareResults, compareToModel, objectFields } from './compare-fields.js';

test('equal fields are no difference', () => {
  const fields = { outcome: 'done', size: '5', url: null };
  expect([
    ...compareToModel(1, 'oracle', fields, { ...fields }),
    ...compareResults(1, fields, { ...fields }),
    ...compareObjects(1, fields, { ...fields }),
  ]).toEqual([]);
});

test('what a side answers against the contract stands on its side, the contract on the other', () => {
  expect(compareToModel(3, 'target', { content: 'wrong' }, { content: 'right' })).toEqual([
    { code: 'contract', location: 'step 3 /target/content', oracle: 'right', target: 'wrong' },
  ]);
  expect(compareToModel(3, 'oracle', { content: 'wrong' }, { content: 'right' })).toEqual([
    { code: 'contract', location: 'step 3 /oracle/content', oracle: 'wrong', target: 'right' },
  ]);
});

test('null and absent are two things', () => {
  expect(compareResults(1, { url: null }, {})).toEqual([{ code: 'result', location: 'step 1 /url', oracle: null }]);
});

test('an object is missing, added, or another one: by its bytes or by its type', () => {
  const stored = (path: string, text: string, type = 'text/plain') => objectFields(new Map([[path, { bytes: Buffer.from(text), type }]]));
  expect(compareObjects(2, stored('a/b', 'x'), {})).toEqual([{ code: 'object-missing', location: 'step 2 /objects/a~1b', oracle: 'text/plain, 1 bytes "x"' }]);
  expect(compareObjects(2, {}, stored('a', 'x'))).toMatchObject([{ code: 'object-added' }]);
  expect(compareObjects(2, stored('a', 'x'), stored('a', 'y'))).toMatchObject([{ code: 'object-value' }]);
  expect(compareObjects(2, stored('a', 'x'), stored('a', 'x', 'text/html'))).toMatchObject([{ code: 'object-value' }]);
});
