import type { BudgetEnvironment, SampleCounts, StreamReport } from '../core/budget-report.js';
import type { SideDescription } from '../core/run-record.js';
import { histogramOf } from './histogram.js';
import { errorCount, type SideSamples, type StreamSamples } from './stream-samples.js';

/** The oracle's samples of one stream, every one of them, in columns of one length. */
export interface BaselineStream {
  /** `PB-REG-PULL/v2`. */
  readonly id: string;
  readonly budget: string;
  readonly kind: StreamReport['kind'];
  /** Seconds that were sampled. */
  readonly seconds: number;
  /** What was sent, by item. */
  readonly items: readonly { readonly case: string; readonly row: string }[];
  readonly counts: SampleCounts;
  readonly errors: Readonly<Record<string, number>>;
  readonly digestsChecked: number;
  readonly digestsWrong: number;
  /** From the intended start to the last byte, whole microseconds. */
  readonly micros: readonly number[];
  readonly block: readonly number[];
  readonly item: readonly number[];
  /** `1` for the first time that a thing was asked, else `0`; one a sample. */
  readonly first: string;
  /** HdrHistogram of the latencies in microseconds, its compressed V2 encoding in base64. */
  readonly histogram: string;
}

/** What was taken of an oracle on one occasion, and where. */
export interface Baseline {
  readonly schema: 'parity-budget-baseline/1';
  /** `2026-11-21T205422-5b5a3df`: time and the oracle's commit. */
  readonly id: string;
  readonly profile: string;
  /** RFC 3339, UTC. */
  readonly takenAt: string;
  /** Seconds in which samples were taken. */
  readonly measuredSeconds: number;
  readonly seed: number;
  readonly environment: BudgetEnvironment;
  readonly oracle: Pick<SideDescription, 'provider' | 'commit'>;
  readonly harnessCommit: string;
  /** `sha256:` over what is sent and at which rates. */
  readonly workloadDigest: string;
  readonly streams: readonly BaselineStream[];
}

/** The id of a baseline, which is also the name of its file; ids sort by time. */
export function baselineId(takenAt: string, commit: string): string {
  const time = new Date(takenAt).toISOString().slice(0, 19).replaceAll(':', '');
  return `${time}-${commit.replace(/^([0-9a-f]{12})[0-9a-f]+/, '$1').replaceAll(/[^A-Za-z0-9.+_-]/g, '-') || 'unknown'}`;
}

/** The oracle's half of a stream's samples as a baseline keeps it. */
export function baselineStreamOf(stream: StreamSamples, kind: StreamReport['kind']): BaselineStream {
  const { id, budget, seconds, items, oracle } = stream;
  const { ok, errors, late, warmUp, connections, digestsChecked, digestsWrong } = oracle;
  const micros = ok.map(({ ms }) => Math.max(0, Math.round(ms * 1000)));
  return {
    id,
    budget,
    kind,
    seconds,
    items,
    counts: { ok: ok.length, errors: errorCount(oracle), late, warmUp, connections },
    errors,
    digestsChecked,
    digestsWrong,
    micros,
    block: ok.map(({ block }) => block),
    item: ok.map(({ item }) => item),
    first: ok.map(({ first }) => (first ? '1' : '0')).join(''),
    histogram: histogramOf(micros),
  };
}

/** A baseline's stream as the samples of a side, to be judged in the oracle's place. */
export function oracleSamplesOf({ micros, block, item, first, errors, counts, digestsChecked, digestsWrong }: BaselineStream): SideSamples {
  const ok = micros.map((one, at) => ({ ms: one / 1000, block: block[at] ?? 0, item: item[at] ?? 0, first: first[at] === '1' }));
  return { ok, errors: { ...errors }, late: counts.late, warmUp: counts.warmUp, connections: counts.connections, digestsChecked, digestsWrong };
}
