import type { PerSide } from '../core/budget.js';
import { comparedCases, type DatabaseMeasurement, type DatabaseSample, type SampledCase } from '../core/database-measurement.js';
import { databaseFindingLines } from './database-findings-text.js';

/** What `parity budget database --json` prints (fixtures/schemas/budget-database.schema.json). */
export function databaseJson(measurement: DatabaseMeasurement, samples: readonly DatabaseSample[], exitCode: number): Readonly<Record<string, unknown>> {
  const { status, why, large, findings, sampled, unpaired } = measurement;
  return {
    schema: 'parity-budget-database/1',
    status,
    why: why ?? null,
    exitCode,
    large: large === undefined ? null : { rows: large.rows, tables: [...large.filled.target].sort(), bytes: large.bytes, madeInSeconds: large.madeIn ?? null },
    findings,
    cases: sampled,
    unpaired,
    samples,
  };
}

/** The same for people: statements of every case, then findings, times, what was left out, and a last line that counts. */
export function databaseLines(measurement: DatabaseMeasurement, samples: readonly DatabaseSample[]): string[] {
  const { why, large, findings, sampled, unpaired } = measurement;
  const size =
    large === undefined
      ? ''
      : `; large data set: ${String(large.filled.target.size)} tables of ${String(large.rows)} rows, ${(large.bytes / 1e9).toFixed(1)} GB`;
  return [
    ...sampled.flatMap(caseLines),
    ...databaseFindingLines(findings),
    ...timeLines(samples),
    ...unpaired.map(({ case: id, why: reason }) => `left out: ${id}: ${reason}`),
    ...(why === undefined ? [] : [`not measured: ${why}`]),
    `${String(comparedCases(measurement))} cases compared, ${String(unpaired.length)} left out, ${String(findings.length)} findings${size}`,
  ];
}

const SIDES = ['oracle', 'target'] as const satisfies readonly (keyof PerSide<unknown>)[];

function caseLines({ case: id, elements, statements }: SampledCase): string[] {
  return [
    `${id}${elements > 0 ? ` (${String(elements)} members)` : ''}`,
    ...SIDES.flatMap((side) => statements[side].map(({ normal, executions }) => `  ${side} ${String(executions)} × ${normal}`)),
  ];
}

function timeLines(samples: readonly DatabaseSample[]): string[] {
  if (samples.length === 0) return [];
  return SIDES.map((side) => {
    const times = samples.filter((sample) => sample.side === side && !sample.first).map(({ ms }) => ms);
    if (times.length === 0) return `${side}: no times after the first pass`;
    times.sort((one, other) => one - other);
    const at = (share: number): string => (times[Math.ceil(times.length * share) - 1] ?? 0).toFixed(2);
    return `${side}: ${String(times.length)} times after the first pass, P50 ${at(0.5)} ms, P99 ${at(0.99)} ms (not judged here)`;
  });
}
