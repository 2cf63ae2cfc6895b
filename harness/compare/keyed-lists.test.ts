import { describe, expect, test } from 'vitest';
import { codesOf as codes, mirrored } from '../testing/compare-texts.js';

const rules = { keyedArrays: [{ location: '/body', key: '/id/name' }] };
const member = (name: string, value = 1): string => `{"id":{"name":"${name}"},"v":${String(value)}}`;
const unkeyed = (value: number): string => `{"v":${String(value)}}`;
const list = (...members: readonly string[]): string => `[${members.join(',')}]`;

describe('members of a keyed list are paired by their key', () => {
  test.each([
    ['in another order', list(member('a'), member('b')), list(member('b'), member('a')), []],
    ['with another value', list(member('a', 1), member('b', 2)), list(member('b', 3), member('a', 1)), ['json-value /body/1/v']],
    ['one missing', list(member('a'), member('b')), list(member('b')), ['json-missing /body/0']],
    ['one renamed', list(member('a'), member('b')), list(member('a'), member('c')), ['json-added /body/1', 'json-missing /body/1']],
    ['one twice on a side', list(member('a'), member('b')), list(member('a'), member('b'), member('b')), ['json-list-duplicate /body/1']],
    ['one twice on both sides', list(member('a', 1), member('a', 2)), list(member('a', 2), member('a', 1)), []],
    ['one twice with another value', list(member('a', 1), member('a', 2)), list(member('a', 1), member('a', 3)), ['json-value /body/1/v']],
    ['one twice, compared with the likest', list(member('a', 2)), list(member('a', 1), member('a', 2)), ['json-list-duplicate /body/0']],
    ['one twice and none of it right', list(member('a', 1)), list(member('a', 2), member('a', 3)), ['json-list-duplicate /body/0', 'json-value /body/0/v']],
    ['one without the key on both sides', list(unkeyed(1), member('a')), list(member('a'), unkeyed(1)), []],
    ['one without the key and another value', list(unkeyed(1)), list(unkeyed(2)), ['json-value /body/0/v']],
    ['one without the key on one side', list(member('a')), list(member('a'), unkeyed(1)), ['json-list-unkeyed /body/1']],
    ['one that lost its key', list(member('a'), member('b')), list(member('b'), unkeyed(1)), ['json-list-unkeyed /body/0', 'json-missing /body/0/id']],
  ])('%s', (_, oracle, target, expected) => {
    expect(codes(oracle, target, rules).sort()).toEqual(expected);
    expect(codes(target, oracle, rules).map(codeOf).sort()).toEqual(mirrored(expected.map((line) => `${codeOf(line)} `)).map((line) => line.trim()));
  });

  test('by the form of the key where a side generates it', () => {
    const [one, two] = ['1b4e28ba-2fa1-41d2-883f-0016d3cca427', '6fa459ea-ee8a-4ca4-894e-db77e160355e'];
    expect(codes(list(member(one, 5)), list(member(two, 6)), rules)).toEqual(['json-value /body/0/v']);
  });

  test('members that are no objects have no key', () => {
    expect(codes('[1,2]', '[2,1]', rules)).toEqual([]);
    expect(codes('[1]', '[1,2]', rules)).toEqual(['json-list-unkeyed /body/1']);
  });
});

const codeOf = (line: string): string => line.split(' ')[0] ?? '';
