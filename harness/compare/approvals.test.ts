import { expect, test } from 'vitest';
import type { Divergence } from '../core/divergence.js';
import type { Deviation, Mask } from '../core/mask.js';
import { Approvals, countMasks } from './approvals.js';

const now = new Date('2026-11-21T12:00:00Z');
const body: Divergence = { code: 'json-value', location: 'step 1 /body/tags/0/name', oracle: 'a', target: 'b' };
const common = { case: 'PT-ROUTE-0001.*', location: 'step * /body/**', reason: 'intended', owner: 'team', expires: '2026-11-21' };
const mask: Mask = { id: 'M1', ...common };
const deviation: Deviation = { id: 'D1', code: 'json-*', decision: 'DEC-1', ...common };

test('a deviation covers what its case, code and location name, and nothing else', () => {
  const approvals = new Approvals([], [deviation], now);
  expect(approvals.review('PT-ROUTE-0001.get', [body], true).covered).toHaveLength(1);
  expect(approvals.review('PT-ROUTE-0002.get', [body], true).uncovered).toEqual([body]);
  expect(approvals.review('PT-ROUTE-0001.get', [{ ...body, code: 'status' }], true).uncovered).toHaveLength(1);
  expect(approvals.review('PT-ROUTE-0001.get', [{ ...body, location: 'step 1 /headers/x' }], true).uncovered).toHaveLength(1);
});

test('a mask silences the value but not presence, type or format', () => {
  const approvals = new Approvals([mask], [], now);
  expect(approvals.review('PT-ROUTE-0001.get', [body], true)).toMatchObject({ uncovered: [], masked: [{ divergence: body, mask }] });
  for (const code of ['json-missing', 'json-type', 'json-null', 'format', 'body-kind'] as const) {
    expect(approvals.review('PT-ROUTE-0001.get', [{ ...body, code }], true).uncovered).toHaveLength(1);
  }
});

test('an entry holds through its last day and is red and without effect the day after', () => {
  const today = new Approvals([], [deviation], now);
  today.review('PT-ROUTE-0001.get', [body], true);
  expect(today.problems()).toEqual([]);
  const tomorrow = new Approvals([], [deviation], new Date('2026-11-22T00:00:00Z'));
  expect(tomorrow.review('PT-ROUTE-0001.get', [body], true).uncovered).toEqual([body]);
  expect(tomorrow.problems().join()).toContain('expired on 2026-11-21');
});

test('an entry that no case needed is red, one that concerns no selected case, or one that was cut short, is not', () => {
  const approvals = new Approvals([mask], [deviation], now);
  approvals.review('PT-ROUTE-0009.get', [], true);
  expect(approvals.problems()).toEqual([]);
  approvals.review('PT-ROUTE-0001.get', [], false);
  expect(approvals.problems()).toEqual([]);
  approvals.review('PT-ROUTE-0001.get', [], true);
  expect(approvals.problems()).toHaveLength(2);
});

test('a location without a step means any step', () => {
  const approvals = new Approvals([{ ...mask, location: '/body/tags/*/name' }], [], now);
  expect(approvals.review('PT-ROUTE-0001.get', [body], true).masked).toHaveLength(1);
});

test('a mask with a code silences that code alone, and never what no mask may', () => {
  const approvals = new Approvals(
    [
      { ...mask, code: 'header-*' },
      { ...mask, id: 'M2', code: 'json-*' },
    ],
    [],
    now,
  );
  expect(approvals.review('PT-ROUTE-0001.get', [body], true).masked.map((one) => one.mask.id)).toEqual(['M2']);
  expect(approvals.review('PT-ROUTE-0001.get', [{ ...body, code: 'json-type' }], true).masked).toEqual([]);
});

test('on recordings of any two systems a mask is unused only where a compared case has its location', () => {
  const unused = (locations: readonly string[]): string[] => {
    const approvals = new Approvals([mask], [], now, { masksConcern: 'location' });
    approvals.review('PT-ROUTE-0001.get', [], true, () => new Set(locations));
    return approvals.problems();
  };
  expect(unused(['step 1 /status'])).toEqual([]);
  expect(unused(['step 1 /body/tags'])).toEqual(['mask M1 was not needed by any case it names: remove it']);
});

test('what each mask left uncompared is counted by its id', () => {
  const approvals = new Approvals([mask], [], now);
  expect(countMasks(approvals.review('PT-ROUTE-0001.get', [body, body], true).masked)).toEqual({ M1: 2 });
});
