import type { BudgetMeasure, BudgetReason, BudgetRule, BudgetStatus, Estimate, MeasureVerdict } from '../core/budget.js';
import type { BudgetReport } from '../core/budget-report.js';

/** What each reason of a status means; figures say the rest. */
const REASONS: Readonly<Record<BudgetReason, string>> = {
  'short-window': 'the window is too short for this percentile',
  'few-samples': 'too few samples for this percentile',
  interval: 'the interval holds the allowance',
  errors: 'errors are judged first',
  'oracle-errors': 'the oracle itself fails too often',
  'cache-on-one-side': 'one side answers repeats from a cache',
  'generator-late': 'requests were sent late by the generator',
  'side-down': 'a side went down',
  'no-data': 'no sample',
  'not-measured': 'this run did not measure it',
  'baseline-only': 'the oracle was a baseline, not live',
  mismatch: 'content with another digest',
  'new-scan': 'a big table is read whole',
  'n-plus-one': 'a statement is repeated for each element',
  backlog: 'the queue grew for as long as it was watched',
};

export const sayReason = (reason: BudgetReason): string => REASONS[reason];

/** `+10 %`, `+0.2 points`, `0`. */
export function sayAllowed({ unit, allowed }: Pick<BudgetRule, 'unit' | 'allowed'>): string {
  switch (unit) {
    case 'percent':
      return `+${String(allowed)} %`;
    case 'percentage points':
      return `+${String(allowed)} points`;
    case 'count':
      return String(allowed);
  }
}

/** A side's own figure: milliseconds, percent or a count. */
export function sayFigure(measure: BudgetMeasure, value: number | null): string {
  if (value === null) return '–';
  switch (measure) {
    case 'p95_latency':
    case 'p99_latency':
    case 'p95_queue_lag':
      return sayMilliseconds(value);
    case 'error_rate':
      return `${short(value)} %`;
    case 'digest_mismatches':
    case 'new_full_scans':
      return String(value);
  }
}

/** Milliseconds with three digits or so: `0.482 ms`, `12.3 ms`, `1240 ms`. */
export const sayMilliseconds = (value: number): string => `${short(value)} ms`;

/** The judged figure with its interval: `1.048 (1.021 … 1.077)`, `+0.12 points (-0.05 … +0.31)`. */
export function sayEstimate(measure: BudgetMeasure, estimate: Estimate | undefined): string {
  if (estimate === undefined) return '–';
  const { value, low, high } = estimate;
  switch (measure) {
    case 'p95_latency':
    case 'p99_latency':
    case 'p95_queue_lag':
      return sayRatio(estimate);
    case 'error_rate':
      return `${signed(value)} points (${signed(low)} … ${signed(high)})`;
    case 'digest_mismatches':
    case 'new_full_scans':
      return low === high ? String(value) : `${short(value)} (${short(low)} … ${short(high)})`;
  }
}

export const sayRatio = ({ value, low, high }: Estimate): string => `${value.toFixed(3)} (${low.toFixed(3)} … ${high.toFixed(3)})`;

const signed = (value: number): string => `${value < 0 ? '-' : '+'}${short(Math.abs(value))}`;

/** Three significant digits, whole numbers from a hundred on. */
function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return value.toFixed(0);
  return size < 0.0005 ? '0' : value.toFixed(size < 1 ? 3 : size < 10 ? 2 : 1);
}

/** `once`, `40 times for 40 elements`. */
export function sayExecutions(executions: number, elements: number | undefined): string {
  return `${executions === 1 ? 'once' : `${String(executions)} times`}${elements === undefined ? '' : ` for ${String(elements)} elements`}`;
}

/** How many rules have each status. */
export function countStatuses(measures: readonly Pick<MeasureVerdict, 'status'>[]): Record<BudgetStatus, number> {
  const counts: Record<BudgetStatus, number> = { within: 0, breached: 0, undecided: 0, deferred: 0 };
  for (const { status } of measures) counts[status] += 1;
  return counts;
}

/** What ran, where and against what, as pairs of name and value. */
export function provenanceOf(report: BudgetReport): [string, string][] {
  const { sides, environment, window, baseline } = report;
  const { cpu, cores, memoryGiB, platform, node } = environment;
  return [
    ['profile', report.profile],
    ['oracle', baseline === undefined ? `${sides.oracle.commit} (${sides.oracle.provider})` : `baseline ${baseline}`],
    ['target', `${sides.target.commit} (${sides.target.provider})`],
    ['harness', report.harnessCommit],
    ['window', `${window.name}, ${String(window.seconds)} s; ${String(Math.round(report.measuredSeconds))} s sampled`],
    ['environment', `${cpu}, ${String(cores)} cores, ${String(memoryGiB)} GiB, ${platform}, Node ${node}`],
    ['workload', report.workloadDigest],
    ['seed', String(report.seed)],
    ['started', report.startedAt],
    ['ended', report.endedAt],
  ];
}
