import { expect, test } from 'vitest';
import type { Divergence } from '../core/divergence.js';
import { reportedCase } from '../testing/reported-case.js';
import { renderGroups } from './groups-text.js';

const missing = (name: string): Divergence => ({ code: 'json-missing', location: `step 1 /body/${name}`, oracle: '1' });
const three = ['a', 'b', 'c'].map(missing);

test('what several cases have in common is said once, in words', () => {
  const cases = Array.from({ length: 41 }, (_, at) => reportedCase(`case-${String(at)}`, three));
  expect(renderGroups([...cases, reportedCase('other', [missing('a')])])).toEqual([
    'the same 3 fields differ in 41 cases:',
    '  /body/a  json-missing',
    '  /body/b  json-missing',
    '  /body/c  json-missing',
    '  in case-0, case-1, case-2 and 38 more',
    'the same difference in several cases:',
    '    42 cases  /body/a  json-missing',
    '',
  ]);
});

test('nothing in common is no line', () => {
  expect(renderGroups([reportedCase('a', three), reportedCase('b', [missing('z')])])).toEqual([]);
});
