import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import type { RunHeader } from '../core/run-record.js';
import { planForGoldens } from '../plan/plan-for-goldens.js';
import { planWithoutDrivers, selectFromPlan, selectionWords, shardOfPlan, type Selection } from '../plan/select.js';
import { RunLogFile } from '../reports/run-log-file.js';
import { commitOf } from '../sides/commit.js';
import { goldenCases, type Goldens } from '../sides/golden-side.js';
import type { SidePair } from '../sides/start-sides.js';
import { readCaseIndex } from './case-index-file.js';
import { executeRun, type RunOutcome } from './execute-run.js';
import { loadApprovals } from './load-approvals.js';
import type { ChosenProfile } from './load-config.js';
import { loadBodySchemas } from './body-schema-files.js';
import { loadPlan, type LoadedPlan } from './load-plan.js';
import { openBench } from './open-bench.js';

export interface RunRequest {
  readonly chosen: ChosenProfile;
  readonly selection: Selection;
  readonly shard: { readonly index: number; readonly count: number };
  /** Seed of a random order; undefined for the order of the plan. */
  readonly seed?: number;
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly progress: (done: number, of: number) => void;
  /** Told what the user should know of the run beside its outcome. */
  readonly note: (line: string) => void;
  /** True leaves out what drivers do: the run is of HTTP alone. */
  readonly withoutDrivers?: boolean;
  /** Golden fixtures in the place of the oracle. */
  readonly goldens?: Goldens;
}

export interface SelectedPlan extends LoadedPlan {
  /** The part of the plan that the selection and the shard leave. */
  readonly selected: LoadedPlan['plan'];
}

/** Loads the plan and narrows it. Throws InputError when nothing is left: a run that selects nothing is an error, not a success. */
export async function selectPlan({
  root,
  chosen,
  selection,
  shard,
  goldens,
  withoutDrivers,
}: Pick<RunRequest, 'root' | 'chosen' | 'selection' | 'shard' | 'goldens' | 'withoutDrivers'>): Promise<SelectedPlan> {
  const loaded = await loadPlan(root, chosen);
  const part = shardOfPlan(selectFromPlan(loaded.plan, loaded.subjects, selection), shard.index, shard.count);
  // Goldens hold answers to requests: drivers have nothing to be compared with.
  const wanted = withoutDrivers === true || goldens !== undefined ? planWithoutDrivers(part) : part;
  const selected = goldens === undefined ? wanted : planForGoldens(wanted, goldens);
  if (selected.cases.length === 0) throw new InputError(`shard ${String(shard.index)}/${String(shard.count)} of this selection is empty; use fewer shards`);
  return { ...loaded, selected };
}

/** Runs a selected plan on sides that are up, and leaves a run log behind. */
export async function performRun(
  request: RunRequest,
  plan: SelectedPlan,
  pair: SidePair,
): Promise<{ readonly header: RunHeader; readonly outcome: RunOutcome }> {
  const { chosen, root, env, now, signal, progress } = request;
  const token = randomBytes(3).toString('hex');
  const approvals = loadApprovals(root, chosen.profile, now());
  const routes = new Map(plan.subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject]] : [])));
  const bench = await openBench({
    root,
    env,
    pair,
    profile: chosen.profile,
    approvals,
    routeOf: (row) => routes.get(row),
    run: token,
    signal,
    now,
    note: request.note,
  });
  const bodySchemas = await loadBodySchemas(root, chosen.name);
  const { goldens } = request;
  const golden = goldens === undefined ? undefined : goldenCases(goldens);
  for (const line of bench.missing) request.note(`without a thing of the world: ${line}`);
  try {
    const startedAt = now().toISOString();
    const header: RunHeader = {
      type: 'run',
      schema: 'parity-run/1',
      runId: `${startedAt.replace(/[:.]/g, '-')}-${token}`,
      startedAt,
      profile: chosen.name,
      harnessCommit: await commitOf(root),
      sides: { oracle: pair.oracle.description, target: pair.target.description },
      ...(goldens === undefined ? {} : { goldenDigest: goldens.digest }),
      configurationDigest: chosen.digest,
      trackerDigests: plan.trackerDigests,
      selection: [...selectionWords(request.selection), ...(request.seed === undefined ? [] : [`seed=${String(request.seed)}`])],
      shard: `${String(request.shard.index)}/${String(request.shard.count)}`,
      planned: plan.selected.cases.map((one) => one.id),
    };
    const outcome = await executeRun({
      plan: plan.selected,
      whole: plan.plan,
      subjects: plan.subjects,
      bench: {
        ...bench,
        ...(golden === undefined ? {} : { golden: (id: string) => golden.get(id) }),
        ...(bodySchemas === undefined ? {} : { bodySchemas }),
      },
      log: new RunLogFile(join(root, 'reports', 'runs', header.runId), header),
      header,
      index: readCaseIndex(root).profiles[chosen.name],
      seed: request.seed,
      env,
      now,
      signal,
      progress,
    });
    return { header, outcome };
  } finally {
    await bench.close();
  }
}
