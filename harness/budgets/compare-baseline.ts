import type { BudgetEnvironment } from '../core/budget-report.js';
import { InputError } from '../core/problem.js';
import type { Baseline } from './baseline.js';

/** What a baseline must agree with to be compared with samples taken here. */
export interface Surroundings {
  readonly environment: BudgetEnvironment;
  readonly workloadDigest: string;
  /** Ids of the streams. */
  readonly streams: readonly string[];
}

export interface BaselineDifference {
  /** `environment.cpu`, `workload`, `stream PB-REG-PULL/v2`. */
  readonly what: string;
  readonly baseline: string;
  readonly here: string;
}

const FIELDS = ['cpu', 'cores', 'memoryGiB', 'platform', 'node'] as const satisfies readonly (keyof BudgetEnvironment)[];

/** Everything in which a baseline differs from where it is to be used; any difference makes it useless there. */
export function compareBaseline(baseline: Pick<Baseline, 'environment' | 'workloadDigest' | 'streams'>, here: Surroundings): BaselineDifference[] {
  const streams = baseline.streams.map(({ id }) => id);
  const presence = (ids: readonly string[], id: string): string => (ids.includes(id) ? 'sampled' : 'not sampled');
  return [
    ...FIELDS.map((field) => ({ what: `environment.${field}`, baseline: String(baseline.environment[field]), here: String(here.environment[field]) })),
    { what: 'workload', baseline: baseline.workloadDigest, here: here.workloadDigest },
    ...[...new Set([...streams, ...here.streams])].map((id) => ({ what: `stream ${id}`, baseline: presence(streams, id), here: presence(here.streams, id) })),
  ].filter((one) => one.baseline !== one.here);
}

/** Throws InputError with everything that differs when the baseline was taken elsewhere or of another workload. */
export function requireSameSurroundings(baseline: Baseline, here: Surroundings): void {
  const differences = compareBaseline(baseline, here);
  if (differences.length === 0) return;
  throw new InputError(
    `baseline ${baseline.id}: ${differences.map(sayDifference).join('; ')}; its figures say nothing here: take a baseline here (parity budget baseline)`,
  );
}

export const sayDifference = ({ what, baseline, here }: BaselineDifference): string => `${what} is ${baseline} in the baseline and ${here} here`;
