import { describe, expect, test } from 'vitest';
import type { CapturedCase, CapturedRequest, CapturedStatement } from '../core/statement.js';
import { findRepeats, longestList } from './statement-repeats.js';

const times = (count: number, normal: string): CapturedStatement[] => Array.from({ length: count }, () => ({ sql: normal, normal, parameters: [], ms: 1 }));
const request = (elements: number, ...statements: readonly CapturedStatement[]): CapturedRequest => ({ request: 'GET /x', statements, elements });
const captured = (oracle: CapturedRequest, target: CapturedRequest): CapturedCase => ({ id: 'PT-1.list', row: 'ROUTE-1', oracle: [oracle], target: [target] });

describe('a statement for every member of a list', () => {
  test('is found when the target alone does it, with what the oracle does', () => {
    const found = findRepeats(captured(request(7, ...times(2, 'one query')), request(7, ...times(1, 'list'), ...times(7, 'by member'))));
    expect(found).toEqual([
      {
        kind: 'n-plus-one',
        row: 'ROUTE-1',
        case: 'PT-1.list',
        statement: 'by member',
        executions: 7,
        elements: 7,
        oracle: 'The oracle executed no statement more than 2 times for this request (one query).',
      },
    ]);
  });
  test('is no finding when the oracle has one too, whatever its statement is', () => {
    expect(findRepeats(captured(request(7, ...times(7, 'its own way')), request(7, ...times(9, 'by member'))))).toEqual([]);
  });
  test('is no finding when it is executed for some members only', () => {
    expect(findRepeats(captured(request(7), request(7, ...times(6, 'by member'))))).toEqual([]);
  });
  test('is not looked for in short lists', () => {
    expect(findRepeats(captured(request(4), request(4, ...times(4, 'by member'))))).toEqual([]);
    expect(findRepeats(captured(request(5), request(5, ...times(5, 'by member'))))).toHaveLength(1);
  });
  test('is compared request by request', () => {
    const one = captured(request(7, ...times(7, 'many')), request(7));
    const two = { ...one, oracle: [...one.oracle, request(7)], target: [...one.target, request(7, ...times(7, 'many'))] };
    expect(findRepeats(two)).toHaveLength(1);
  });
  test('says so when the oracle asks nothing at all', () => {
    expect(findRepeats(captured(request(5), request(5, ...times(5, 'by member'))))[0]?.oracle).toBe('The oracle executed no statement for this request.');
  });
});

test.each([
  ['[1,2,3]', 3],
  ['{"tags":[{"a":[1,2]},{"a":[]}],"page":1}', 2],
  ['{"permissions":{"a":{"role":"x"},"b":{"role":"y"},"c":{}}}', 3],
  ['{"a":1,"b":2,"c":3}', 0],
  ['{"a":{},"b":1}', 0],
  ['not json', 0],
  ['', 0],
] as const)('the longest list of %s has %i members', (text, members) => {
  expect(longestList(text)).toBe(members);
});
