import type { Estimate, MeasureVerdict, PerSide } from './budget.js';
import type { SideDescription } from './run-record.js';

/** What a measurement depends on beside the two builds: figures of another environment say nothing of this one. */
export interface BudgetEnvironment {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
}

/** Latency of a side at a percentile, milliseconds. */
export interface CurvePoint {
  /** 0 to 100. */
  readonly percentile: number;
  readonly oracle: number;
  readonly target: number;
}

/** A stretch of the window: the ratio of the judged percentile in it. */
export interface TimePoint {
  /** Seconds of measured time since the first sample of the stream. */
  readonly at: number;
  readonly ratio: Estimate;
  readonly samples: PerSide<number>;
}

/** One route in a stream: a diagnosis, never judged. */
export interface RouteFigures {
  readonly row: string;
  readonly case: string;
  readonly samples: PerSide<number>;
  /** Milliseconds. */
  readonly p50: PerSide<number>;
  readonly p95: PerSide<number>;
  /** Ratio of the P95s. */
  readonly ratio?: Estimate;
  /** How far the pool's ratio would move without this route: positive means the route makes the target look slower. */
  readonly pull: number;
}

export interface SampleCounts {
  /** Usable samples. */
  readonly ok: number;
  /** Answers that are not what the case declares, and faults; never part of a latency. */
  readonly errors: number;
  /** Sent late by the generator itself. */
  readonly late: number;
  /** Left out by the rule for warming up. */
  readonly warmUp: number;
  /** Connections that were opened in the window. */
  readonly connections: number;
}

export interface StreamReport {
  readonly id: string;
  readonly budget: string;
  readonly kind: 'http' | 'queue' | 'database';
  /** What is drawn, e.g. `latency from the intended start`. */
  readonly title: string;
  readonly counts: PerSide<SampleCounts>;
  /** Errors by kind, e.g. `status 500`, `empty body`, `timeout`. */
  readonly errors: PerSide<Readonly<Record<string, number>>>;
  /** Delay of the generator's own event loop while it sampled, milliseconds. */
  readonly generator: { readonly p99: number; readonly max: number };
  readonly curve: readonly CurvePoint[];
  readonly overTime: readonly TimePoint[];
  readonly routes: readonly RouteFigures[];
  /** HdrHistogram of each side's latencies in microseconds, its compressed V2 encoding in base64. */
  readonly histograms: PerSide<string>;
  /** More that was seen, e.g. `throughput: oracle 210/s, target 250/s`. */
  readonly notes: readonly string[];
}

/** A statement or plan that breaches the database rules. */
export interface DatabaseFinding {
  readonly kind: 'new-scan' | 'n-plus-one';
  readonly row: string;
  readonly case: string;
  /** Further cases in which the same statement was found. */
  readonly alsoIn?: readonly string[];
  /** The target's statement, normalised. */
  readonly statement: string;
  /** How often it was executed for one request of the case. */
  readonly executions: number;
  /** Members of the longest list of the answer, for n-plus-one. */
  readonly elements?: number;
  /** Big table that is read whole, for new-scan. */
  readonly table?: string;
  /** The target's plan of the statement on the large data set, as text. */
  readonly plan?: string;
  /** What the oracle did in the same request, in a sentence. */
  readonly oracle: string;
}

/** Everything that a budget run found: the one source of its renderings. */
export interface BudgetReport {
  readonly schema: 'parity-budget/1';
  readonly runId: string;
  readonly profile: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** `pre-cutover`, `canary-1h`, … and its length. */
  readonly window: { readonly name: string; readonly seconds: number };
  /** Seconds in which samples were taken. */
  readonly measuredSeconds: number;
  readonly seed: number;
  readonly harnessCommit: string;
  readonly sides: PerSide<SideDescription>;
  readonly environment: BudgetEnvironment;
  readonly workloadDigest: string;
  /** Id of the baseline in the oracle's place, when there was no oracle. */
  readonly baseline?: string;
  readonly measures: readonly MeasureVerdict[];
  readonly streams: readonly StreamReport[];
  readonly findings: readonly DatabaseFinding[];
  /** What makes the run red or doubtful beside its measures: expired exceptions, a resumed run that changed. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly exitCode: 0 | 1 | 2;
}
