import { loadApprovals } from '../commands/load-approvals.js';
import { loadProfile } from '../commands/load-config.js';
import { loadPlan } from '../commands/load-plan.js';
import { openBench, type OpenBench } from '../commands/open-bench.js';
import { readWorkload } from '../commands/read-workload.js';
import type { BudgetWorkload } from '../core/budget-workload.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { Profile } from '../core/profile.js';
import { startSides, type SidePair } from '../sides/start-sides.js';

export interface SameSides {
  readonly pair: SidePair;
  readonly bench: OpenBench;
  readonly profile: Profile;
  readonly workload: BudgetWorkload;
  readonly cases: readonly RunnableCase[];
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

/** The reference pair with the target's build on both sides, of which only one takes the arguments. */
export async function startSameSides(root: string, targetArguments: readonly string[]): Promise<SameSides> {
  const loaded = readWorkload(root, await loadProfile('reference', undefined));
  const { target } = loaded.chosen.profile;
  if (target === undefined) throw new Error('the profile has no target');
  const profile: Profile = { ...loaded.chosen.profile, oracle: target };
  const plan = await loadPlan(root, { ...loaded.chosen, profile });
  const { signal } = new AbortController();
  const note = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const pair = await startSides({ profile, profileName: 'reference', root, env: process.env, targetArguments, progress: note, signal });
  const routes = new Map(plan.subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject]] : [])));
  const bench = await openBench({
    root,
    env: process.env,
    pair,
    profile,
    approvals: loadApprovals(root, profile, new Date()),
    routeOf: (row) => routes.get(row),
    run: Date.now().toString(36).slice(-5),
    signal,
    now: () => new Date(),
    note,
  });
  return {
    pair,
    bench,
    profile,
    workload: loaded.workload,
    cases: plan.plan.cases,
    signal,
    close: async () => {
      await bench.close();
      await pair.close();
    },
  };
}
