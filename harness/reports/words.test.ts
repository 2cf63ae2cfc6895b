import { describe, expect, test } from 'vitest';
import { emptyLedger } from '../core/ledger.js';
import type { Divergence } from '../core/divergence.js';
import { sayDivergence, sayMasked, sayUncounted } from './words.js';

describe('one divergence is one line', () => {
  const long = 'x'.repeat(200);
  test.each<[string, Divergence, string]>([
    ['values with their type', { code: 'json-type', location: '/body/n', oracle: '1', target: '"1"' }, '/body/n  json-type (another type): 1 → "1"'],
    ['a side without a value', { code: 'json-missing', location: '/body/n', oracle: 'null' }, '/body/n  json-missing (missing on the target): null → –'],
    [
      'long texts around what differs',
      { code: 'body-text', location: '/body', oracle: `${long}1`, target: `${long}2` },
      `/body  body-text (other text): …${'x'.repeat(20)}1" → …${'x'.repeat(20)}2"`,
    ],
    [
      'what a terminal would act on',
      { code: 'json-added', location: '/body/\u001b[2J\n\u202e', target: '"\u0007\u009b"' },
      '/body/\\u{1b}[2J\\u{a}\\u{202e}  json-added (only on the target): – → "\\u{7}\\u{9b}"',
    ],
  ])('%s', (_, divergence, line) => {
    expect(sayDivergence(divergence)).toBe(line);
  });
});

test('what was seen and does not count is one line, the most frequent first', () => {
  expect(sayUncounted({ 'json-escape': 3, 'json-key-order': 120 })).toEqual(['seen, not counted: json-key-order 120, json-escape 3']);
  expect(sayUncounted({})).toEqual([]);
});

test('how much was masked is said by mask and as a share of the leaves, also when it was nothing', () => {
  const ledger = { ...emptyLedger(), leaves: 200, masked: 3, maskedElsewhere: 1 };
  expect(sayMasked({ M1: 1, M2: 3 }, ledger)).toEqual([
    'masked: 3 of 200 JSON leaves (1.50 %), 1 elsewhere',
    '  mask M2: 3 locations',
    '  mask M1: 1 location',
  ]);
  expect(sayMasked({}, emptyLedger())).toEqual(['masked: 0 of 0 JSON leaves (0.00 %), 0 elsewhere']);
});
