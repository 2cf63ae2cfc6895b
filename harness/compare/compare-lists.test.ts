import { describe, expect, test } from 'vitest';
import { codesOf as codes, compareTexts, mirrored } from '../testing/compare-texts.js';

const one = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
const two = '6fa459ea-ee8a-4ca4-894e-db77e160355e';
const three = '7d444840-9dc0-41d1-b245-5ffdce74fad2';

describe('lists in order', () => {
  test.each([
    ['["x","y"]', '["y","x"]', 'json-array-order /body'],
    ['[[1],[2]]', '[[2],[1]]', 'json-array-order /body'],
    [`["${one}","${two}"]`, `["${two}","${one}"]`, 'json-array-order /body'],
    ['["x","x","y"]', '["x","y"]', 'json-array-length /body,json-missing /body/1'],
    ['["x","y","x","y"]', '["y","x","y"]', 'json-array-length /body,json-missing /body/0'],
    ['[null]', '[]', 'json-array-length /body,json-missing /body/0'],
    ['["x","y","z"]', '["x","q","z"]', 'json-value /body/1'],
    ['[1,2,3,4,5]', '[1,2,3.0,4,5]', 'json-number-float /body/2'],
    ['[{"name":"a","n":1},{"name":"b","n":1}]', '[{"name":"b","n":2},{"name":"a","n":1}]', 'json-array-order /body,json-value /body/1/n'],
  ])('%s against %s is %s', (oracle, target, expected) => {
    expect(codes(oracle, target).join(',')).toBe(expected);
  });

  test('a member more or less moves no other', () => {
    expect(codes('["a","b","a","b"]', '["a","b","b","a","b"]')).toEqual(['json-array-length /body', 'json-added /body/2']);
  });

  test('members with generated values, times and own addresses keep their places', () => {
    const member = (id: string, time: string, host: string): string => `{"id":"${id}","at":"2026-11-21T07:00:0${time}Z","url":"http://${host}/${id}"}`;
    const oracle = `[${member(one, '1', 'oracle:80')},${member(two, '2', 'oracle:80')}]`;
    const target = `[${member(three, '2', 'target:81')},${member('9b4e28ba-2fa1-41d2-883f-0016d3cca427', '3', 'target:81')}]`;
    expect(codes(oracle, target)).toEqual([]);
  });

  test('integers that a side numbers by itself do not align members', () => {
    expect(codes('[{"id":1},{"id":2},{"id":3}]', '[{"id":2},{"id":3},{"id":4}]', { boundIntegers: ['/body/*/id'] })).toEqual([]);
  });

  test('the place of a member is the one on the oracle, of an added one the one on the target', () => {
    expect(codes('[{"name":"a","n":1},{"name":"b","n":2}]', '[{"name":"c","n":3},{"name":"b","n":9},{"name":"a","n":1}]')).toEqual([
      'json-array-order /body',
      'json-array-length /body',
      'json-added /body/0',
      'json-value /body/1/n',
    ]);
  });
});

describe('lists that the profile calls sets', () => {
  const rules = { setArrays: ['/body'] };
  test.each([
    ['["pull","push"]', '["push","pull"]', ''],
    ['["pull","push"]', '["push","*"]', 'json-value /body/0'],
    ['["a","a","b"]', '["b","a"]', 'json-array-length /body,json-missing /body/1'],
  ])('%s against %s is %s', (oracle, target, expected) => {
    expect(codes(oracle, target, rules).join(',')).toBe(expected);
  });
});

describe('lists in the order of a sort key', () => {
  const rules = { sortedArrays: [{ location: '/body', by: '/at/day' }] };
  const member = (name: string, day: number | string): string => `{"name":"${name}","at":{"day":${String(day)}}}`;
  const list = (...members: readonly string[]): string => `[${members.join(',')}]`;
  test.each([
    ['members that tie', list(member('a', 1), member('b', 1), member('c', 2)), list(member('b', 1), member('a', 1), member('c', 2)), 'json-tie-order /body'],
    ['members that do not tie', list(member('a', 1), member('b', 2)), list(member('b', 2), member('a', 1)), 'json-array-order /body'],
    [
      'one that ties and one that does not',
      list(member('a', 1), member('b', 1), member('c', 2)),
      list(member('c', 2), member('b', 1), member('a', 1)),
      'json-array-order /body',
    ],
    [
      'members that tie by a number spelled otherwise',
      list(member('a', 1), member('b', '1.0')),
      list(member('b', '1.0'), member('a', 1)),
      'json-tie-order /body',
    ],
    ['members without the key', list('{"name":"a"}', '{"name":"b"}'), list('{"name":"b"}', '{"name":"a"}'), 'json-tie-order /body'],
  ])('%s', (_, oracle, target, expected) => {
    expect(codes(oracle, target, rules).join(',')).toBe(expected);
    expect(codes(target, oracle, rules)).toEqual(mirrored([expected]));
  });
});

test('what a long list is shown as stays short', () => {
  const items = Array.from({ length: 10_000 }, (_, at) => ({ name: `member ${String(at)}` }));
  const { found } = compareTexts(JSON.stringify(items), JSON.stringify(items.toReversed()));
  expect(found.map(({ code }) => code)).toEqual(['json-array-order']);
  expect(JSON.stringify(found).length).toBeLessThan(1500);
});
