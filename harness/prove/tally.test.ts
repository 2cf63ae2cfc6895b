import { describe, expect, test } from 'vitest';
import type { Divergence } from '../core/divergence.js';
import { isSound, judgeFault, summarise, tallyOperators, type Detection, type FaultOutcome, type FaultResult } from './tally.js';

const said = (...codes: Divergence['code'][]): Divergence[] => codes.map((code) => ({ code, location: 'step 1 /x' }));

test.each<[string, Divergence[], Divergence[], Divergence[], FaultResult, boolean]>([
  ['the expected code', said('json-value', 'status'), [], [], 'caught', true],
  ['another code', said('status'), [], [], 'other-code', true],
  ['the expected spelling, which does not count', [], said('json-value'), [], 'caught', false],
  ['a masked place', [], [], said('json-value'), 'masked', false],
  ['nothing', [], [], [], 'missed', false],
])('a fault of which the comparison says %s', (_, divergences, uncounted, masked, result, isRed) => {
  expect(judgeFault('json-value', divergences, uncounted, masked)).toMatchObject({ result, isRed });
});

const fault = (result: FaultResult): FaultOutcome => ({
  operator: 'one',
  group: 'g',
  seed: 1,
  where: 'a step 1',
  what: 'x',
  expected: 'status',
  found: [],
  isRed: result === 'caught',
  result,
});
const detection = (results: readonly FaultResult[], red: readonly string[] = [], applied = 1): Detection => ({
  subject: 's',
  operators: [],
  faults: results.map(fault),
  harmless: [{ change: 'h', title: 'h', applied, red }],
  unusable: [],
});
const many = (count: number): FaultResult[] => Array.from({ length: count }, () => 'caught');

describe('a proof holds', () => {
  test.each<[string, Detection, boolean]>([
    ['when all is caught', detection(many(3)), true],
    ['whatever is masked', detection([...many(3), 'masked']), true],
    ['not with one missed among ten thousand', detection([...many(9999), 'missed']), false],
    ['with two in a hundred under another code', detection([...many(98), 'other-code', 'other-code']), true],
    ['not with three in a hundred under another code', detection([...many(97), 'other-code', 'other-code', 'other-code']), false],
    ['not when a harmless change is red', detection(many(3), ['x']), false],
    ['not when no harmless change was tried', detection(many(3), [], 0), false],
    ['not on nothing', detection([]), false],
    ['not on masked places alone', detection(['masked']), false],
  ])('%s', (_, made, expected) => {
    expect(isSound(summarise(made))).toBe(expected);
  });
});

test('an operator without a place is counted with zero, not left out', () => {
  const operators = [
    { id: 'one', group: 'g', title: 'One' },
    { id: 'two', group: 'g', title: 'Two' },
  ];
  expect(tallyOperators({ operators, faults: [fault('caught'), fault('missed')] }).map(({ operator, applied, missed }) => [operator, applied, missed])).toEqual(
    [
      ['one', 2, 1],
      ['two', 0, 0],
    ],
  );
});
