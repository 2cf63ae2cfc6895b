import { Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import type { RunHeader } from '../core/run-record.js';
import { countVerdicts } from '../core/verdict.js';
import { selectFromPlan, selectionWords, shardOfPlan } from '../plan/select.js';
import { RunLogFile } from '../reports/run-log-file.js';
import { renderTerminal } from '../reports/terminal.js';
import { commitOf } from '../sides/commit.js';
import { attachKept, keptFile, readKept } from '../sides/kept-sides.js';
import { startSides, type SidePair } from '../sides/start-sides.js';
import { readCaseIndex, writeCaseIndex } from './case-index-file.js';
import type { CommandContext } from './context.js';
import { executeRun, type RunOutcome } from './execute-run.js';
import { loadApprovals } from './load-approvals.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { openBench } from './open-bench.js';
import { addSelectionOptions, selectionOf, shardOf, type SelectionOptions } from './selection-options.js';

interface RunOptions extends SelectionOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly list?: boolean;
  readonly targetArgument?: string[];
  readonly acceptCases?: boolean;
}

export function define(context: CommandContext): Command {
  const command = new Command('run')
    .description('run contract cases on oracle and target, compare them, and write a run log')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/run-summary.schema.json)')
    .option('--list', 'print the selected case ids and run nothing')
    .option('--target-argument <text...>', "add to the target's serve command, e.g. --target-argument=--fault=status")
    .option('--accept-cases', 'write the committed case index from this whole run (reports/baselines/cases.json)');
  addSelectionOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  parity run                                    everything in scope of the default profile\n  parity run --capability registry-v2/tags      one capability\n  parity run --row ROUTE-0016 --json\n  parity run --shard 1/3\n\nExit: 0 as it should be, 1 a red verdict, 2 could not tell or bad input.',
    )
    .action(async (options: RunOptions) => {
      await run(options, context);
    });
  return command;
}

async function run(options: RunOptions, context: CommandContext): Promise<void> {
  const { root, now, signal } = context;
  const chosen = await loadProfile(options.profile, options.config);
  const { plan: whole, subjects, trackerDigests } = await loadPlan(root, chosen);
  const selection = selectionOf(options);
  const shard = shardOf(options.shard);
  const plan = shardOfPlan(selectFromPlan(whole, subjects, selection), shard.index, shard.count);
  if (plan.cases.length === 0) throw new InputError(`shard ${options.shard ?? ''} of this selection is empty; use fewer shards`);
  if (options.list === true) {
    for (const one of plan.cases) context.print(one.id);
    context.finish(0);
    return;
  }
  const approvals = loadApprovals(root, chosen.profile, now());
  const runToken = randomBytes(3).toString('hex');
  const pair = await bringUp(chosen, options, context);
  try {
    const templates = new Map(subjects.map((subject) => [subject.id, subject.kind === 'route' ? subject.canonicalPath : '']));
    const bench = await openBench({ pair, profile: chosen.profile, approvals, templateOf: (row) => templates.get(row) ?? '', run: runToken, signal, now });
    try {
      const header: RunHeader = {
        type: 'run',
        schema: 'parity-run/1',
        runId: `${now().toISOString().replace(/[:.]/g, '-')}-${runToken}`,
        startedAt: now().toISOString(),
        profile: chosen.name,
        harnessCommit: await commitOf(root),
        sides: { oracle: pair.oracle.description, target: pair.target.description },
        configurationDigest: chosen.digest,
        trackerDigests,
        selection: selectionWords(selection),
        shard: `${String(shard.index)}/${String(shard.count)}`,
        planned: plan.cases.map((one) => one.id),
      };
      const log = new RunLogFile(join(root, 'reports', 'runs', header.runId), header);
      const index = readCaseIndex(root);
      const outcome = await executeRun({
        plan,
        whole,
        subjects,
        bench,
        log,
        header,
        index: index.profiles[chosen.name],
        env: context.env,
        now,
        signal,
        progress: progressOf(context),
      });
      if (options.acceptCases === true) {
        if (plan.cases.length !== whole.cases.length) throw new InputError('--accept-cases needs a whole run: leave the selection and --shard out');
        writeCaseIndex(root, index, chosen.name, whole, outcome.cases);
      }
      report(header, outcome, options, context);
    } finally {
      await bench.close();
    }
  } finally {
    await pair.close();
  }
}

/** Sides that `parity sides up` holds are used as they are; otherwise they are started for this run and ended after it. */
async function bringUp(chosen: ChosenProfile, options: RunOptions, context: CommandContext): Promise<SidePair> {
  const { root, env, signal } = context;
  const targetArguments = options.targetArgument ?? [];
  const kept = targetArguments.length === 0 ? readKept(keptFile(root, chosen.name)) : undefined;
  if (kept !== undefined) return attachKept(kept, chosen.profile, root);
  return startSides({
    profile: chosen.profile,
    profileName: chosen.name,
    root,
    env,
    targetArguments,
    progress: (line) => context.note(`parity: ${line}`),
    signal,
  });
}

const PROGRESS_EVERY = 25;

function progressOf(context: CommandContext): (done: number, of: number) => void {
  return (done, of) => {
    if (done % PROGRESS_EVERY === 0 || done === of) context.note(`parity: ${String(done)} of ${String(of)} cases`);
  };
}

function report(header: RunHeader, outcome: RunOutcome, options: RunOptions, context: CommandContext): void {
  if (options.json === true) {
    const { cases, rows, problems, exitCode } = outcome;
    context.print(
      JSON.stringify({
        schema: 'parity-run-summary/1',
        runId: header.runId,
        exitCode,
        summary: { rows: countVerdicts(rows.map((row) => row.verdict)), cases: countVerdicts(cases.map((record) => record.verdict)) },
        problems,
        rows: rows.map(({ type: _type, method: _method, pathTemplate: _path, testFile: _file, ...row }) => row),
        cases: cases.map(({ type: _type, reproduce: _reproduce, ...record }) => record),
      }),
    );
  } else {
    for (const line of renderTerminal(outcome)) context.print(line);
  }
  context.note(`parity: run log reports/runs/${header.runId}/run.ndjson`);
  context.finish(outcome.exitCode);
}
