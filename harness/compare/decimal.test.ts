import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactDecimal, isBigInteger, isInteger } from './decimal.js';

test.each([
  ['241', '241.0'],
  ['100', '1e2'],
  ['100', '1E+2'],
  ['0.10', '1e-1'],
  ['0', '0.000e99'],
  ['-1.50', '-15e-1'],
])('%s is the same number as %s', (one, other) => {
  expect(exactDecimal(one)).toBe(exactDecimal(other));
});

test.each([
  ['0', '-0'],
  ['9007199254740993', '9007199254740992'],
  ['0.1', '0.10000000000000001'],
  ['1e400', '1e401'],
  ['1', '-1'],
  [`1e${'9'.repeat(40)}`, `1e${'9'.repeat(41)}`],
])('%s is another number than %s', (one, other) => {
  expect(exactDecimal(one)).not.toBe(exactDecimal(other));
});

test.each([
  ['9007199254740991', false],
  ['9007199254740992', true],
  ['9.007199254740993e15', true],
  ['-9007199254740993', true],
  ['9007199254740993.5', false],
  ['5', false],
])('%s is an integer beyond the safe ones: %s', (raw, expected) => {
  expect(isBigInteger(exactDecimal(raw))).toBe(expected);
});

test('the spelling of a number does not change its value', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.nat({ max: 30 }), (value, zeros) => {
      const exact = exactDecimal(value.toString());
      expect(exactDecimal(`${value.toString()}.${'0'.repeat(zeros + 1)}`)).toBe(exact);
      expect(exactDecimal(`${value.toString()}${'0'.repeat(zeros)}e-${String(zeros)}`)).toBe(exact);
      expect(isInteger(exact)).toBe(true);
    }),
  );
});

test('a number of a million digits is read in one go', () => {
  const zeros = '0'.repeat(1_000_000);
  expect(exactDecimal(`1${zeros}1`)).toHaveLength(1_000_002 + 2);
  expect(exactDecimal(`1e${zeros}1`)).toBe(`1e${zeros}1`);
});
