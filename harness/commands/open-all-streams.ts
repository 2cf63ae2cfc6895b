import type { ScanTally } from '../budgets/judge-pool.js';
import { sampledSeconds } from '../budgets/window.js';
import type { DatabaseFinding } from '../core/budget-report.js';
import type { BudgetRule } from '../core/budget.js';
import type { Profile } from '../core/profile.js';
import type { SidePair } from '../sides/start-sides.js';
import type { BudgetRequest } from './budget-request.js';
import type { LoadedPlan } from './load-plan.js';
import type { OpenBench } from './open-bench.js';
import { openHttpStreams, sharesOf } from './open-streams.js';
import type { LoadedWorkload } from './read-workload.js';
import { openLagStream } from './sample-lag.js';
import type { StreamSampler } from './stream-sampler.js';

export interface AllStreamsInput {
  readonly request: BudgetRequest;
  readonly loaded: LoadedWorkload;
  readonly plan: LoadedPlan;
  readonly pair: SidePair;
  readonly bench: OpenBench;
  readonly profile: Profile;
  readonly rules: readonly BudgetRule[];
}

/** Everything that a run samples, and what was found of the database before it. */
export interface AllStreams {
  readonly samplers: readonly StreamSampler[];
  /** Why a budget is not measured, by budget id. */
  readonly missing: ReadonlyMap<string, string>;
  /** Shares of the window's time that were given out. */
  readonly shares: number;
  readonly scans: ScanTally | undefined;
  readonly findings: readonly DatabaseFinding[];
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** Opens the streams of all budgets that are asked for: the database first, because its statements are written down by the server. */
export async function openAllStreams(input: AllStreamsInput): Promise<AllStreams> {
  const { request, loaded, plan, pair, bench, profile, rules } = input;
  const { workload } = loaded;
  const asked = new Set(rules.map(({ budget }) => budget));
  const budgets = [...asked];
  const shares = sharesOf(workload, budgets);
  const seconds = sampledSeconds(request.window, shares);
  const shareOf = (share: number | undefined): number => (seconds * (share ?? 1)) / shares;
  const samplers: StreamSampler[] = [];
  const missing = new Map<string, string>();
  const closeAll = async (): Promise<void> => {
    for (const sampler of samplers.splice(0).reverse()) await sampler.close();
  };
  try {
    if (workload.queue !== undefined && asked.has(workload.queue.budget)) {
      if (profile.drivers === undefined) missing.set(workload.queue.budget, 'the profile has no drivers to put and claim items with');
      else
        samplers.push(
          await openLagStream({
            queue: workload.queue,
            seconds: shareOf(workload.queue.share),
            seed: request.seed,
            root: request.root,
            profile,
            env: request.env,
            targetArguments: [],
            now: request.now,
            signal: request.signal,
            note: request.note,
          }),
        );
    }
    samplers.push(
      ...(await openHttpStreams({
        workload,
        cases: plan.plan.cases,
        budgets,
        profile,
        pair,
        bench,
        seconds,
        now: request.now,
        clock: request.clock,
        signal: request.signal,
        note: request.note,
      })),
    );
    return { samplers, missing, shares, scans: undefined, findings: [], notes: [], close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
