import { describe, expect, test } from 'vitest';
import { codesOf as codes } from '../testing/compare-texts.js';

describe('numbers differ by value first, and then by spelling', () => {
  test.each([
    ['241', '241.0', 'json-number-float'],
    ['1e2', '100', 'json-number-exponent'],
    ['1e2', '1E+2', 'json-number-exponent'],
    ['1.0e2', '100.0', 'json-number-exponent'],
    ['5.0', '5.00', 'json-number-precision'],
    ['0.1', '0.10', 'json-number-precision'],
    ['0.1', '0.10000000000000001', 'json-value'],
    ['0', '-0', 'json-value'],
    ['1', '2', 'json-value'],
    ['9007199254740993', '9007199254740992', 'json-big-integer'],
    ['12345678901234567890', '12345678901234567000', 'json-big-integer'],
    ['12345678901234567890', '1.2345678901234567e19', 'json-big-integer'],
    ['9007199254740993.5', '9007199254740993.25', 'json-value'],
    ['1e400', '1e401', 'json-big-integer'],
    ['1e-400', '1e-401', 'json-value'],
  ])('%s against %s is %s', (oracle, target, code) => {
    expect(codes(oracle, target)).toEqual([`${code} /body`]);
    expect(codes(target, oracle)).toEqual([`${code} /body`]);
  });

  test('equal integers that a side numbers by itself are pairs, too', () => {
    expect(codes('[{"id":1},{"id":1}]', '[{"id":1},{"id":2}]', { boundIntegers: ['/body/*/id'] })).toEqual(['binding-broken /body/1/id']);
  });
});
