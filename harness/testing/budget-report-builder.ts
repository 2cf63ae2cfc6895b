import { histogramOf } from '../budgets/histogram.js';
import { ascending, percentileOf } from '../budgets/percentiles.js';
import { worstStatus, type BudgetMeasure, type BudgetUnit, type MeasureVerdict, type StreamVerdict } from '../core/budget.js';
import type { BudgetReport, RouteFigures, StreamReport } from '../core/budget-report.js';
import { ENVIRONMENT, latencies } from './budget-builder.js';

const SAMPLES = 2400;
const PERCENTILES = [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9];

const at = (values: readonly number[], percentile: number): number => percentileOf(ascending(values), percentile / 100);

/** A stream of one kind of request, the target `slow` times as slow as the oracle. */
export function streamReport(id: string, seed: number, slow: number, kind: StreamReport['kind'] = 'http'): StreamReport {
  const values = { oracle: latencies(SAMPLES, seed), target: latencies(SAMPLES, seed + 1, slow) };
  const counts = { ok: SAMPLES, errors: 0, late: 3, warmUp: 80, connections: 4 };
  return {
    id,
    budget: id.split('/')[0] ?? id,
    kind,
    title: 'latency from the intended start',
    counts: { oracle: counts, target: { ...counts, ok: SAMPLES - 12, errors: 12 } },
    errors: { oracle: {}, target: { 'status 500': 9, timeout: 3 } },
    generator: { p99: 1.4, max: 6.2 },
    curve: PERCENTILES.map((percentile) => ({ percentile, oracle: at(values.oracle, percentile), target: at(values.target, percentile) })),
    overTime: Array.from({ length: 24 }, (_, part) => {
      const [oracle, target] = [values.oracle, values.target].map((all) => at(all.slice(part * 100, part * 100 + 100), 95));
      const value = (target ?? 1) / (oracle ?? 1);
      return { at: part * 5, ratio: { value, low: value * 0.86, high: value * 1.17 }, samples: { oracle: 100, target: part === 3 ? 96 : 100 } };
    }),
    routes: ['ROUTE-0327', 'ROUTE-0320', 'ROUTE-0335'].map((row, number): RouteFigures => {
      const third = (all: readonly number[]): number[] => all.filter((_, n) => n % 3 === number);
      const [oracle, target] = [third(values.oracle), third(values.target)];
      const value = at(target, 95) / at(oracle, 95);
      return {
        row,
        case: `PT-${row}.get`,
        samples: { oracle: oracle.length, target: target.length },
        p50: { oracle: at(oracle, 50), target: at(target, 50) },
        p95: { oracle: at(oracle, 95), target: at(target, 95) },
        ratio: { value, low: value * 0.93, high: value * 1.08 },
        pull: [0.004, -0.021, 0.013][number] ?? 0,
      };
    }),
    histograms: {
      oracle: histogramOf(values.oracle.map((one) => Math.round(one * 1000))),
      target: histogramOf(values.target.map((one) => Math.round(one * 1000))),
    },
    notes: kind === 'queue' ? ['throughput: oracle 210/s, target 204/s'] : [],
  };
}

/** A verdict over a stream; parts say what is not as usual. */
export function streamVerdict(stream: string, parts: Partial<StreamVerdict> = {}): StreamVerdict {
  const within = { status: 'within', detail: 'the interval of the ratio is below the limit' } as const;
  const figures = { oracle: 12.91, target: 13.24 };
  return { stream, ...within, figures, estimate: { value: 1.026, low: 0.993, high: 1.058 }, samples: { oracle: SAMPLES, target: SAMPLES - 12 }, ...parts };
}

const SURFACES: Readonly<Record<string, string>> = {
  'PB-REG-AUTH': 'registry auth and token exchange',
  'PB-REG-PULL': 'registry pull hot paths',
  'PB-REG-PUSH': 'registry push and upload finalize',
  'PB-API-HOT': '/api/v1 hot endpoints',
  'PB-WORKER-LAG': 'queue lag and worker throughput',
  'PB-DB-SAFETY': 'database on large data sets',
};

/** A verdict over a rule of the policy, the worst of its streams. */
export function measureVerdict(budget: string, measure: BudgetMeasure, allowed: number, streams: readonly StreamVerdict[], exception?: string): MeasureVerdict {
  const unit: BudgetUnit = measure === 'error_rate' ? 'percentage points' : /digest|scans/.test(measure) ? 'count' : 'percent';
  const status = worstStatus(streams.map((one) => one.status));
  return { budget, surface: SURFACES[budget] ?? '', measure, allowed, unit, status, ...(exception === undefined ? {} : { exception }), streams };
}

/** A run of all ten measures in which every status and most reasons occur. */
export function budgetReport(parts: Partial<BudgetReport> = {}): BudgetReport {
  const counted = (stream: string, target: number, more: Partial<StreamVerdict> = {}): StreamVerdict =>
    streamVerdict(stream, {
      figures: { oracle: 0, target },
      estimate: { value: target, low: target, high: target },
      detail: `${String(target)} of 640`,
      samples: { oracle: 640, target: 640 },
      ...more,
    });
  return {
    schema: 'parity-budget/1',
    runId: '2026-11-21T205422-8907c58',
    profile: 'reference',
    startedAt: '2026-11-21T20:54:22.000Z',
    endedAt: '2026-11-21T20:59:41.000Z',
    window: { name: 'pre-cutover', seconds: 300 },
    measuredSeconds: 284.6,
    seed: 7,
    harnessCommit: '8907c58',
    sides: {
      oracle: { provider: 'process', baseUrl: 'http://127.0.0.1:40001', commit: '5b5a3df' },
      target: { provider: 'process', baseUrl: 'http://127.0.0.1:40002', commit: 'c0ffee1' },
    },
    environment: ENVIRONMENT,
    workloadDigest: `sha256:${'ab'.repeat(32)}`,
    measures: [
      measureVerdict('PB-REG-AUTH', 'p95_latency', 10, [
        streamVerdict('PB-REG-AUTH/basic'),
        streamVerdict('PB-REG-AUTH/robot', {
          status: 'undecided',
          reason: 'interval',
          detail: 'the interval of the ratio holds the limit',
          estimate: { value: 1.07, low: 0.98, high: 1.16 },
          needed: 1400,
        }),
      ]),
      measureVerdict('PB-REG-AUTH', 'p99_latency', 15, [
        streamVerdict('PB-REG-AUTH/basic', {
          status: 'deferred',
          reason: 'short-window',
          detail: 'P99 is judged in windows of 600 s and more; this one has 300 s',
          figures: { oracle: 18.2, target: 18.9 },
        }),
      ]),
      measureVerdict('PB-REG-PULL', 'p95_latency', 10, [
        streamVerdict('PB-REG-PULL/registry-jwt', {
          status: 'breached',
          detail: 'the interval of the ratio is above the limit',
          figures: { oracle: 12.9, target: 16.1 },
          estimate: { value: 1.248, low: 1.201, high: 1.297 },
        }),
      ]),
      measureVerdict('PB-REG-PULL', 'error_rate', 0.2, [
        streamVerdict('PB-REG-PULL', {
          status: 'breached',
          reason: 'errors',
          detail: '12 of 2400 against 0 of 2400: shown to be more than 0.2 points apart',
          figures: { oracle: 0, target: 0.5 },
          estimate: { value: 0.5, low: 0.24, high: 0.93 },
        }),
      ]),
      measureVerdict(
        'PB-REG-PUSH',
        'p95_latency',
        15,
        [streamVerdict('PB-REG-PUSH/registry-jwt', { figures: { oracle: 41.7, target: 47.9 }, estimate: { value: 1.149, low: 1.121, high: 1.177 } })],
        'slow-finalize',
      ),
      measureVerdict('PB-REG-PUSH', 'digest_mismatches', 0, [counted('PB-REG-PUSH', 0)]),
      measureVerdict('PB-API-HOT', 'p95_latency', 10, [
        streamVerdict('PB-API-HOT/session'),
        streamVerdict('PB-API-HOT/oauth-token', { figures: { oracle: 331.4, target: 338.2 }, estimate: { value: 1.02, low: 0.985, high: 1.055 } }),
      ]),
      measureVerdict('PB-WORKER-LAG', 'p95_queue_lag', 15, [
        streamVerdict('PB-WORKER-LAG/notification', { figures: { oracle: 24.1, target: 22.8 }, estimate: { value: 0.946, low: 0.902, high: 0.991 } }),
      ]),
      measureVerdict('PB-DB-SAFETY', 'new_full_scans', 0, [
        counted('PB-DB-SAFETY', 2, { status: 'breached', reason: 'new-scan', detail: 'one scan of manifest, one statement a member' }),
      ]),
      measureVerdict('PB-DB-SAFETY', 'p99_latency', 15, [
        streamVerdict('PB-DB-SAFETY', {
          status: 'undecided',
          reason: 'few-samples',
          detail: 'a P99 takes 299 samples',
          figures: { oracle: null, target: null },
          samples: { oracle: 120, target: 120 },
          needed: 179,
        }),
      ]),
    ],
    streams: [
      streamReport('PB-REG-PULL/registry-jwt', 11, 1.25),
      streamReport('PB-REG-AUTH/basic', 21, 1),
      streamReport('PB-WORKER-LAG/notification', 31, 0.95, 'queue'),
    ],
    findings: [
      {
        kind: 'new-scan',
        row: 'ROUTE-0335',
        case: 'PT-ROUTE-0335.list',
        statement: 'select name from tag where lower(name) = $1',
        executions: 1,
        table: 'tag',
        plan: 'Seq Scan on tag  (cost=0.00..20834.00 rows=5000 width=12)\n  Filter: (lower(name) = $1)',
        oracle: 'reads tag by index tag_repository_id_name',
      },
      {
        kind: 'n-plus-one',
        row: 'ROUTE-0103',
        case: 'PT-ROUTE-0103.list-namespace-by-name',
        statement: 'select description from repository where id = $1',
        executions: 40,
        elements: 40,
        oracle: 'one statement for all of them',
      },
    ],
    problems: ['budget exception old-one (PB-API-HOT p95_latency) expired on 2026-10-31: have it decided again, or remove it'],
    notes: ['resumed once, 40 s in'],
    exitCode: 1,
    ...parts,
  };
}
