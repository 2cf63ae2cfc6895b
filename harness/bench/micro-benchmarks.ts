import { Bench } from 'tinybench';
import type { MicroTask } from './micro-tasks.js';
import { percentile, summarize, type Summary } from './statistics.js';

/** Times of one task, in milliseconds. */
export type MicroRow =
  | ({
      readonly kind: 'measured';
      readonly name: string;
      readonly samples: number;
      /** Of the samples themselves (nearest rank): tinybench has a p75 and a p99 only. */
      readonly p95: number;
      /** Calls a second, from the median. */
      readonly perSecond: number;
    } & Summary)
  | { readonly kind: 'not-measured'; readonly name: string; readonly why: string };

export interface MicroEffort {
  /** Least time and least calls that each task is measured, after a tenth of the time to warm up. */
  readonly ms: number;
  readonly calls: number;
}

/** Times each task with tinybench, one after the other, in this process. What throws is not measured and says why. */
export async function measureMicro(tasks: readonly MicroTask[], { ms, calls }: MicroEffort, signal: AbortSignal): Promise<MicroRow[]> {
  const rows: MicroRow[] = [];
  for (const { name, run } of tasks) {
    signal.throwIfAborted();
    const bench = new Bench({ time: ms, iterations: calls, warmupTime: ms / 10, warmupIterations: 2, retainSamples: true });
    bench.add(name, run);
    const [task] = await bench.run();
    signal.throwIfAborted();
    const result = task?.result;
    if (result?.state === 'completed' && result.latency.samples !== undefined) rows.push(rowOf(name, result.latency.samples));
    else rows.push({ kind: 'not-measured', name, why: result?.state === 'errored' ? result.error.message : 'it gave no samples' });
  }
  return rows;
}

function rowOf(name: string, samples: readonly number[]): MicroRow {
  const summary = summarize(samples);
  return {
    kind: 'measured',
    name,
    samples: samples.length,
    ...summary,
    p95: percentile(samples, 0.95),
    perSecond: summary.median > 0 ? 1000 / summary.median : 0,
  };
}
