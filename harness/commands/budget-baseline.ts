import type { Command } from 'commander';
import { writeBaseline } from '../budgets/baseline-folder.js';
import { baselineId, baselineStreamOf, type Baseline } from '../budgets/baseline.js';
import { windowOf } from '../budgets/window.js';
import { InputError } from '../core/problem.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';
import { performBudgetRun } from './perform-budget-run.js';
import { seedOf } from './seed-option.js';

interface BaselineOptions {
  readonly seconds: string;
  readonly seed?: string;
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Adds `parity budget baseline`. */
export function defineBudgetBaseline(budget: Command, context: CommandContext): void {
  budget
    .command('baseline')
    .description("keep the oracle's samples of today: the policy collects them for 14 days (parity budget status)")
    .option('--seconds <n>', 'seconds of sampling for each stream', '60')
    .option('--seed <number>', 'seed of the schedule; drawn unless given')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print what was kept as one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  parity budget baseline\n  parity budget baseline --seconds 120\n\nThe oracle stands on both sides while it is sampled, so that it is loaded as in a run beside a target.\n\nExit: 0 kept under reports/baselines/budgets, 2 the oracle gave too few samples or too many errors.',
    )
    .action((options: BaselineOptions) => baseline(options, context));
}

/** Share of errors of the oracle above which its samples are no baseline. */
const MOST_ERRORS = 0.01;
/** Fewest usable samples of a stream. */
const LEAST_SAMPLES = 100;

async function baseline(options: BaselineOptions, context: CommandContext): Promise<void> {
  const { root, env, now, signal } = context;
  const seconds = Number(options.seconds);
  if (!Number.isSafeInteger(seconds) || seconds < 5 || seconds > 86_400)
    throw new InputError(`--seconds ${options.seconds}: write a whole number from 5 to 86400`);
  const chosen = await loadProfile(options.profile, options.config);
  const note = (line: string): void => context.note(`parity: ${line}`);
  const { report, outcome, streams } = await performBudgetRun({
    root,
    env,
    chosen,
    budgets: [],
    // The seconds are for each stream, and nothing ends early: there is nothing to decide.
    window: { ...windowOf('10s'), name: 'baseline', seconds, adaptive: false, perStream: true },
    seed: seedOf(options.seed),
    targetArguments: [],
    same: 'oracle',
    now,
    clock: () => performance.now(),
    signal,
    note,
    progress: note,
  });
  const kinds = new Map(streams.samplers.flatMap(({ plans, kind }) => plans.map(({ id }) => [id, kind] as const)));
  const sampled = [...outcome.run.streams.values()].map((stream) => baselineStreamOf(stream, kinds.get(stream.id) ?? 'http'));
  for (const { id, counts } of sampled) {
    if (counts.ok < LEAST_SAMPLES) throw new InputError(`stream ${id}: ${String(counts.ok)} usable samples are no baseline; sample longer (--seconds)`);
    if (counts.errors > MOST_ERRORS * (counts.ok + counts.errors))
      throw new InputError(`stream ${id}: the oracle failed in ${String(counts.errors)} of ${String(counts.ok + counts.errors)} requests; that is no baseline`);
  }
  const taken: Baseline = {
    schema: 'parity-budget-baseline/1',
    id: baselineId(report.startedAt, report.sides.oracle.commit),
    profile: chosen.name,
    takenAt: report.startedAt,
    measuredSeconds: report.measuredSeconds,
    seed: report.seed,
    environment: report.environment,
    oracle: { provider: report.sides.oracle.provider, commit: report.sides.oracle.commit },
    harnessCommit: report.harnessCommit,
    workloadDigest: report.workloadDigest,
    streams: sampled,
  };
  const file = await writeBaseline(root, taken);
  const summary = sampled.map(({ id, counts }) => ({ stream: id, samples: counts.ok, errors: counts.errors }));
  if (options.json === true) context.print(JSON.stringify({ schema: 'parity-budget-baseline-taken/1', id: taken.id, file, streams: summary }, null, 1));
  else {
    for (const { stream, samples, errors } of summary) context.print(`${stream.padEnd(34)} ${String(samples)} samples, ${String(errors)} errors`);
    context.print(`${file}; parity budget status says how far the collection has come`);
  }
  context.finish(0);
}
