import type { BudgetWorkload } from '../core/budget-workload.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { Profile } from '../core/profile.js';
import type { SidePair } from '../sides/start-sides.js';
import type { OpenBench } from './open-bench.js';
import { openHttpStream } from './sample-http.js';
import type { StreamSampler } from './stream-sampler.js';

export interface OpenStreamsInput {
  readonly workload: BudgetWorkload;
  readonly cases: readonly RunnableCase[];
  /** Budgets to measure; empty: all. */
  readonly budgets: readonly string[];
  readonly profile: Profile;
  readonly pair: SidePair;
  readonly bench: OpenBench;
  /** Seconds for all streams together. */
  readonly seconds: number;
  readonly now: () => Date;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

const READ_BACK_EVERY = 10;

/** Opens every HTTP stream of the workload that is asked for. Each gets its share of the window's time. */
export async function openHttpStreams(input: OpenStreamsInput): Promise<StreamSampler[]> {
  const { workload, profile } = input;
  const byId = new Map(input.cases.map((one) => [one.id, one]));
  const wanted = workload.streams.filter(({ budget }) => input.budgets.length === 0 || input.budgets.includes(budget));
  const shares = sharesOf(workload, input.budgets);
  const opened: StreamSampler[] = [];
  try {
    for (const stream of wanted) {
      const cases = stream.cases.flatMap((id) => byId.get(id) ?? []);
      const sampler = await openHttpStream({
        stream,
        cases,
        seconds: (input.seconds * (stream.share ?? 1)) / shares,
        pair: input.pair,
        bench: input.bench,
        limits: { requestTimeoutMs: profile.requestTimeoutSeconds * 1000, maxBodyBytes: profile.maxBodyBytes },
        digestHeader: workload.digestHeader,
        readBackEvery: workload.readBackEvery ?? READ_BACK_EVERY,
        now: input.now,
        clock: input.clock,
        signal: input.signal,
      });
      opened.push(sampler);
      for (const { id, leftOut } of sampler.plans) for (const line of leftOut) input.note(`${id}: left out ${line}`);
    }
    return opened;
  } catch (error) {
    await Promise.all(opened.map((one) => one.close()));
    throw error;
  }
}

/** Shares of all streams that a run measures: HTTP, the queue's and the database's. */
export function sharesOf({ streams, queue, database }: BudgetWorkload, budgets: readonly string[]): number {
  const all = [...streams, ...(queue === undefined ? [] : [queue]), ...(database === undefined ? [] : [database])];
  return all.filter(({ budget }) => budgets.length === 0 || budgets.includes(budget)).reduce((sum, { share = 1 }) => sum + share, 0);
}
