import { expect, test } from 'vitest';
import type { BudgetRule } from '../core/budget.js';
import { baselineOf, ENVIRONMENT } from '../testing/budget-builder.js';
import type { Baseline } from './baseline.js';
import { baselineStatus } from './baseline-status.js';

const TODAY = new Date('2026-11-21T12:00:00Z');
const RULES: readonly BudgetRule[] = [
  { budget: 'PB-REG-PULL', surface: 'pull', measure: 'p95_latency', allowed: 10, unit: 'percent' },
  { budget: 'PB-API-HOT', surface: 'hot', measure: 'p95_latency', allowed: 10, unit: 'percent' },
];
const SAMPLES = 4000;

/** A baseline at ten o'clock of a November day. */
const of = (day: number, parts: Partial<Baseline> = {}, slow = 1, samples = SAMPLES): Baseline =>
  baselineOf(`2026-11-${String(day).padStart(2, '0')}T10:00:00Z`, parts, slow, samples);
const days = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const all = days(8, 21).map((day) => of(day));
const status = (baselines: readonly Baseline[], today = TODAY): ReturnType<typeof baselineStatus> => baselineStatus(baselines, today, RULES);

test('fourteen days that are alike are all that is wanted', () => {
  const whole = status(all);
  expect(whole).toMatchObject({ days: 14, from: '2026-11-08', to: '2026-11-21', gaps: [], refused: [], commits: ['5b5a3df'], missing: [] });
  expect(whole.streams.map(({ spread, limit, stable }) => [(spread ?? 9) < 1.1, limit, stable])).toEqual([
    [true, 1.1, true],
    [true, 1.1, true],
  ]);
});

test('nothing at all is no status to be content with', () => {
  expect(status([])).toMatchObject({ covered: [], streams: [], missing: [expect.stringContaining('0 of 14 days are covered') as string] });
});

test('a day that is not over is no gap, yesterday is', () => {
  const tomorrow = new Date('2026-11-22T00:00:01Z');
  expect(status(all, tomorrow)).toMatchObject({ from: '2026-11-08', to: '2026-11-21', gaps: [] });
  expect(status(all, new Date('2026-11-23T00:00:01Z')).gaps).toEqual(['2026-11-22']);
});

test('days without a baseline are named, two on one day cover one', () => {
  const some = status([
    ...all.filter((one) => !['2026-11-12', '2026-11-15'].includes(one.takenAt.slice(0, 10))),
    baselineOf('2026-11-11T22:00:00Z', {}, 1, SAMPLES),
  ]);
  expect(some.gaps).toEqual(['2026-11-12', '2026-11-15']);
  expect(some.missing).toEqual(['12 of 14 days are covered; missing: 2026-11-12, 2026-11-15']);
  expect(some.streams[0]?.days.find(({ day }) => day === '2026-11-11')?.samples).toBe(2 * SAMPLES);
});

test('a day of another machine is no day of this collection', () => {
  const other = status([...all.slice(0, 5), of(13, { environment: { ...ENVIRONMENT, cores: 8 } }), ...all.slice(6)]);
  expect(other.gaps).toEqual(['2026-11-13']);
  expect(other.refused).toEqual([{ id: '2026-11-13T100000-5b5a3df', differences: ['environment.cores is 8 in the baseline and 2 here'] }]);
});

test('a day on which the oracle was slower is named, and the collection is not steady', () => {
  const slow = status([...all.slice(0, 5), of(13, {}, 1.3), ...all.slice(6)]);
  expect(slow.gaps).toEqual([]);
  expect(slow.streams.every(({ stable, out, spread }) => !stable && out === '2026-11-13' && (spread ?? 0) > 1.2)).toBe(true);
  expect(slow.missing[0]).toMatch(/^PB-REG-PULL\/registry-jwt is not steady: .* 1\.10 is allowed; 2026-11-13 is furthest out$/);
});

test('a day of too few samples has no P95 and is missing', () => {
  const thin = status([...all.slice(0, 5), of(13, {}, 1, 58), ...all.slice(6)]);
  expect(thin.streams[0]?.days[5]).toEqual({ day: '2026-11-13', p95: null, samples: 58 });
  expect(thin.missing).toContain('PB-API-HOT/session has 58 samples on 2026-11-13; a P95 takes 59');
});
