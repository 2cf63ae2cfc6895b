import type { BudgetRule } from '../core/budget.js';
import { BASELINE_DAYS, type BaselineStatus, type DayFigure, type StreamStability } from '../core/budget-status.js';
import type { Baseline } from './baseline.js';
import { compareBaseline, sayDifference } from './compare-baseline.js';
import { ascending, leastSamples, percentileOf } from './percentiles.js';

const DAY = 86_400_000;
const FRACTION = 0.95;

/**
 * How far the collection of baselines has come: the days before today, and today once something was taken on it. Only baselines of the
 * newest one's environment and workload count.
 */
export function baselineStatus(baselines: readonly Baseline[], today: Date, rules: readonly BudgetRule[], days: number = BASELINE_DAYS): BaselineStatus {
  const newest = [...baselines].sort((one, other) => (one.takenAt < other.takenAt ? -1 : 1)).at(-1);
  const isTaken = baselines.some((one) => dayOf(one.takenAt) === dayOf(today.toISOString()));
  const last = Date.parse(dayOf(today.toISOString())) - (isTaken ? 0 : DAY);
  const wanted = Array.from({ length: days }, (_, at) => dayOf(new Date(last - (days - 1 - at) * DAY).toISOString()));
  const recent = baselines.filter((one) => wanted.includes(dayOf(one.takenAt)));
  const compared = recent.map((one) => ({ one, differences: newest === undefined ? [] : compareBaseline(one, surroundingsOf(newest)).map(sayDifference) }));
  const counted = compared.filter(({ differences }) => differences.length === 0).map(({ one }) => one);
  const covered = wanted.filter((day) => counted.some((one) => dayOf(one.takenAt) === day));
  const gaps = wanted.filter((day) => !covered.includes(day));
  const streams = newest === undefined ? [] : newest.streams.map(({ id, budget }) => stabilityOf(id, budget, counted, rules));
  return {
    days,
    from: wanted[0] ?? '',
    to: wanted.at(-1) ?? '',
    covered,
    gaps,
    counted: counted.map(({ id }) => id),
    refused: compared.flatMap(({ one, differences }) => (differences.length === 0 ? [] : [{ id: one.id, differences }])),
    commits: [...new Set(counted.map(({ oracle }) => oracle.commit))],
    streams,
    missing: [
      ...(gaps.length === 0 ? [] : [`${String(covered.length)} of ${String(days)} days are covered; missing: ${gaps.join(', ')}`]),
      ...streams.flatMap(lacking),
    ],
  };
}

const dayOf = (time: string): string => time.slice(0, 10);

const surroundingsOf = ({ environment, workloadDigest, streams }: Baseline): Parameters<typeof compareBaseline>[1] => ({
  environment,
  workloadDigest,
  streams: streams.map(({ id }) => id),
});

function stabilityOf(stream: string, budget: string, baselines: readonly Baseline[], rules: readonly BudgetRule[]): StreamStability {
  const byDay = new Map<string, number[]>();
  for (const { takenAt, streams } of baselines) {
    const micros = streams.find(({ id }) => id === stream)?.micros ?? [];
    const there = byDay.get(dayOf(takenAt));
    if (there === undefined) byDay.set(dayOf(takenAt), [...micros]);
    else for (const one of micros) there.push(one);
  }
  const days = [...byDay].sort(([one], [other]) => (one < other ? -1 : 1)).map(([day, micros]) => figureOf(day, micros));
  const known = days.flatMap(({ day, p95 }) => (p95 === null ? [] : [{ day, p95 }]));
  const rule =
    rules.find((one) => one.budget === budget && one.unit === 'percent' && one.measure.startsWith('p95')) ??
    rules.find((one) => one.budget === budget && one.unit === 'percent');
  const limit = rule === undefined ? null : 1 + rule.allowed / 100;
  const values = ascending(known.map(({ p95 }) => p95));
  const [least, most] = [values[0] ?? Number.NaN, values.at(-1) ?? Number.NaN];
  const spread = known.length < 2 || least <= 0 ? null : most / least;
  const stable = spread === null || limit === null || spread <= limit;
  const middle = percentileOf(values, 0.5);
  const distance = ({ p95 }: { readonly p95: number }): number => Math.abs(Math.log(p95 / middle));
  const out = stable ? undefined : [...known].sort((one, other) => distance(other) - distance(one))[0]?.day;
  return { stream, budget, days, spread, limit, stable, ...(out === undefined ? {} : { out }) };
}

function figureOf(day: string, micros: readonly number[]): DayFigure {
  const p95 = micros.length < leastSamples(FRACTION) ? null : percentileOf(ascending(micros), FRACTION) / 1000;
  return { day, p95, samples: micros.length };
}

function lacking({ stream, days, spread, limit, out }: StreamStability): string[] {
  const thin = days.filter(({ p95 }) => p95 === null);
  return [
    ...thin.map(({ day, samples }) => `${stream} has ${String(samples)} samples on ${day}; a P95 takes ${String(leastSamples(FRACTION))}`),
    ...(out === undefined || spread === null || limit === null
      ? []
      : [
          `${stream} is not steady: the P95 of its days is up to ${spread.toFixed(3)} times as large, where ${limit.toFixed(2)} is allowed; ${out} is furthest out`,
        ]),
  ];
}
