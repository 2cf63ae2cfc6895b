import { describe, expect, test } from 'vitest';
import type { Plan } from '../core/contract-case.js';
import { route } from '../testing/builders.js';
import { buildPlan } from './build-plan.js';
import { selectFromPlan, shardOfPlan, type Selection } from './select.js';

const subjects = [
  route('ROUTE-0001', { wave: 'A1' }),
  route('ROUTE-0002', { family: 'web', wave: 'A2' }),
  route('ROUTE-0003', { wave: 'A2', batch: 'BATCH-A1-ROUTES' }),
];
const plan: Plan = buildPlan({
  subjects,
  capabilityOf: new Map([
    ['ROUTE-0001', 'registry-v2/tags'],
    ['ROUTE-0002', 'web/pages'],
    ['ROUTE-0003', 'registry-v2/blobs'],
  ]),
  fixtures: [],
  profile: { scope: [], withoutFixture: 'in-scope' },
  matrix: { absent: {}, variants: [] },
  neverHappy: new Map(),
});
const none: Selection = { plane: [], capability: [], row: [], case: [], family: [], wave: [], batch: [] };
const rows = (selection: Partial<Selection>): string[] => selectFromPlan(plan, subjects, { ...none, ...selection }).rows.map(({ id }) => id);

test('values of one option are alternatives, options together narrow, globs are allowed', () => {
  expect(rows({})).toHaveLength(3);
  expect(rows({ capability: ['registry-v2/*'] })).toEqual(['ROUTE-0001', 'ROUTE-0003']);
  expect(rows({ row: ['ROUTE-0001', 'ROUTE-0002'] })).toEqual(['ROUTE-0001', 'ROUTE-0002']);
  expect(rows({ wave: ['A2'], family: ['api-v1'] })).toEqual(['ROUTE-0003']);
  expect(rows({ batch: ['BATCH-A1-ROUTES'] })).toEqual(['ROUTE-0003']);
  expect(rows({ case: ['PT-ROUTE-0002.*'] })).toEqual(['ROUTE-0002']);
});

describe('a selection that selects nothing is an error', () => {
  test('and proposes near names', () => {
    expect(() => rows({ capability: ['registry-v2/tag'] })).toThrow('did you mean registry-v2/tags');
    expect(() => rows({ row: ['ROUTE-0020'] })).toThrow('did you mean ROUTE-0001');
  });
  test('also when the options exclude each other', () => {
    expect(() => rows({ wave: ['A1'], family: ['web'] })).toThrow('select nothing together');
  });
});

test('shards share out whole rows: none is lost, none is there twice', () => {
  const shards = [1, 2].map((index) => shardOfPlan(plan, index, 2).rows.map(({ id }) => id));
  expect(shards.flat().sort()).toEqual(plan.rows.map(({ id }) => id));
});
