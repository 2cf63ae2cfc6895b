import { expect, test } from 'vitest';
import { DIVERGENCE_CODES } from '../core/divergence.js';
import { reportedCase } from '../testing/reported-case.js';
import { classOf, classRows, renderClassTable } from './class-table.js';

test('every code has a class, and only side effects end in the last one', () => {
  const last = DIVERGENCE_CODES.filter((code) => classOf(code) === 'side effects');
  expect(last.every((code) => /^(row|message|object|call|mail|log|worker)-/.test(code))).toBe(true);
});

const cases = [
  reportedCase('a', [
    { code: 'json-missing', location: 'step 1 /body/tags/0/name', oracle: '"x|y"' },
    { code: 'json-missing', location: 'step 1 /body/tags/1/name', oracle: '"z"' },
  ]),
  reportedCase('b', [
    { code: 'status', location: 'step 2 /status', oracle: 200, target: 404 },
    { code: 'json-missing', location: 'step 2 /body/tags/0/name', oracle: '"x"' },
  ]),
];

test('a class counts its cases and its divergences, and has an example', () => {
  expect(classRows(cases)).toEqual([
    {
      class: 'status',
      code: 'status',
      location: '/status',
      cases: 1,
      divergences: 1,
      example: { case: 'b', location: 'step 2 /status', oracle: 200, target: 404 },
    },
    {
      class: 'json',
      code: 'json-missing',
      location: '/body/tags/*/name',
      cases: 2,
      divergences: 3,
      example: { case: 'a', location: 'step 1 /body/tags/0/name', oracle: '"x|y"' },
    },
  ]);
});

test('the table is Markdown in which nothing that a side sent ends a cell', () => {
  expect(renderClassTable(cases)).toEqual([
    '| Class | Code | Location | Cases | Divergences | Example |',
    '| --- | --- | --- | ---: | ---: | --- |',
    '| status | status | /status | 1 | 1 | b step 2 /status: 200 → 404 |',
    '| json | json-missing | /body/tags/\\*/name | 2 | 3 | a step 1 /body/tags/0/name: "x\\|y" → – |',
  ]);
});
