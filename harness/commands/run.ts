import { Command } from 'commander';
import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { InputError } from '../core/problem.js';
import { addCounts, addLedger, emptyLedger, maskedShare } from '../core/ledger.js';
import type { RunHeader } from '../core/run-record.js';
import { testVerdicts } from '../core/test-verdicts.js';
import { countVerdicts } from '../core/verdict.js';
import { renderTerminal } from '../reports/terminal.js';
import { goldenFolder, requireGoldens, type Goldens } from '../sides/golden-side.js';
import { bringUp } from './bring-up.js';
import { readCaseIndex, writeCaseIndex } from './case-index-file.js';
import type { CommandContext } from './context.js';
import type { RunOutcome } from './execute-run.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { performRun, selectPlan, type RunRequest } from './perform-run.js';
import { addSelectionOptions, selectionOf, shardOf, type SelectionOptions } from './selection-options.js';

interface RunOptions extends SelectionOptions {
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
  readonly list?: boolean;
  readonly targetArgument?: string[];
  readonly acceptCases?: boolean;
  readonly order?: string;
  readonly seed?: string;
  readonly oracle: string;
  readonly golden?: string;
  /** False for `--no-drivers`. */
  readonly drivers: boolean;
}

export function define(context: CommandContext): Command {
  const command = new Command('run')
    .description('run contract cases on oracle and target, compare them, and write a run log')
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/run-summary.schema.json)')
    .option('--list', 'print the selected case ids and run nothing')
    .option('--target-argument <text...>', "add to the target's serve command, e.g. --target-argument=--fault=status")
    .option('--order <plan|random>', 'order of the cases; the verdicts may not depend on it', 'plan')
    .option('--seed <number>', 'seed of the random order; drawn and printed unless given')
    .option('--oracle <live|golden>', "golden: judge the target by the profile's golden fixtures, with no oracle at hand", 'live')
    .option('--golden <folder>', 'another folder than fixtures/golden/<profile>')
    .option('--no-drivers', 'leave out the cases beyond HTTP, which need drivers')
    .option('--accept-cases', 'write the committed case index from this whole run (reports/baselines/cases.json)');
  addSelectionOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  parity run                                    everything in scope of the default profile\n  parity run --capability registry-v2/tags      one capability\n  parity run --row ROUTE-0016 --json\n  parity run --shard 1/3\n  parity run --order random --seed 7\n  parity run --oracle golden                    no oracle needed: by its golden fixtures\n\nExit: 0 as it should be, 1 a red verdict, 2 could not tell or bad input.',
    )
    .action(async (options: RunOptions) => {
      await run(options, context);
    });
  return command;
}

async function run(options: RunOptions, context: CommandContext): Promise<void> {
  const { root, env, now, signal } = context;
  const chosen = await loadProfile(options.profile, options.config);
  const request: RunRequest = {
    chosen,
    selection: selectionOf(options),
    shard: shardOf(options.shard),
    root,
    env,
    now,
    signal,
    progress: progressOf(context),
    note: (line) => context.note(`parity: ${line}`),
    withoutDrivers: !options.drivers,
    ...orderOf(options, context),
    ...goldensOf(options, chosen, context),
  };
  const plan = await selectPlan(request);
  if (options.list === true) {
    for (const one of plan.selected.cases) context.print(one.id);
    context.finish(0);
    return;
  }
  const isWhole = plan.selected.cases.length === plan.plan.cases.length;
  if (options.acceptCases === true && !isWhole) throw new InputError('--accept-cases needs a whole run: leave the selection and --shard out');
  if (options.acceptCases === true && request.goldens !== undefined) throw new InputError('--accept-cases needs a live oracle: leave --oracle golden out');
  const pair = await bringUp(chosen, options.targetArgument ?? [], context, request.goldens);
  try {
    const { header, outcome } = await performRun(request, plan, pair);
    if (options.acceptCases === true) writeCaseIndex(root, readCaseIndex(root), chosen.name, plan.plan, outcome.cases);
    report(header, outcome, options, context);
  } finally {
    await pair.close();
  }
}

/** The seed of a random order is printed, so that the same order can be run again. */
function orderOf({ order, seed }: RunOptions, context: CommandContext): { readonly seed?: number } {
  if (order !== 'plan' && order !== 'random') throw new InputError(`--order ${order ?? ''}: write plan or random`);
  if (order === 'plan' && seed !== undefined) throw new InputError('--seed belongs to --order random');
  if (order === 'plan') return {};
  const number = seed === undefined ? randomInt(1_000_000) : Number(seed);
  if (!Number.isSafeInteger(number) || number < 0) throw new InputError(`--seed ${seed ?? ''}: write a whole number`);
  context.note(`parity: random order, seed ${String(number)}; run it again with --order random --seed ${String(number)}`);
  return { seed: number };
}

/** The goldens that take the oracle's place, if they do. */
function goldensOf({ oracle, golden }: RunOptions, { name }: ChosenProfile, { root }: CommandContext): { readonly goldens?: Goldens } {
  if (oracle !== 'live' && oracle !== 'golden') throw new InputError(`--oracle ${oracle}: write live or golden`);
  if (oracle === 'live' && golden !== undefined) throw new InputError('--golden belongs to --oracle golden');
  if (oracle === 'live') return {};
  return { goldens: requireGoldens(golden === undefined ? goldenFolder(root, name) : resolve(golden), name, root) };
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
        summary: {
          rows: countVerdicts(rows.map((row) => row.verdict)),
          cases: countVerdicts(cases.map((record) => record.verdict)),
          masks: addCounts(cases.map((record) => record.masked)),
          maskedShare: maskedShare(cases.reduce((sum, record) => addLedger(sum, record.ledger), emptyLedger())),
          uncounted: addCounts(cases.map((record) => record.uncounted)),
        },
        problems,
        rows: rows.map(({ type: _type, method: _method, pathTemplate: _path, testFile: _file, ...row }) => row),
        tests: testVerdicts(cases),
        cases: cases.map(({ type: _type, reproduce: _reproduce, ...record }) => record),
      }),
    );
  } else {
    for (const line of renderTerminal(outcome)) context.print(line);
  }
  context.note(`parity: run log reports/runs/${header.runId}/run.ndjson; parity trace --run ${header.runId} writes the outcome into the trackers`);
  context.finish(outcome.exitCode);
}
