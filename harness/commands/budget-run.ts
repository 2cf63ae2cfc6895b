import type { Command } from 'commander';
import { readBudgetLog } from '../budgets/budget-log-file.js';
import { windowOf } from '../budgets/window.js';
import { InputError } from '../core/problem.js';
import type { BudgetRequest } from './budget-request.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';
import { performBudgetRun } from './perform-budget-run.js';
import { printBudgetReport, type ReportOptions } from './print-budget-report.js';
import { seedOf } from './seed-option.js';

interface RunOptions extends ReportOptions {
  readonly budget?: string[];
  readonly window?: string;
  readonly seed?: string;
  readonly same?: string;
  readonly baseline?: string;
  readonly resume?: string;
  readonly targetArgument?: string[];
  readonly profile?: string;
  readonly config?: string;
}

/** Adds `parity budget run`. */
export function defineBudgetRun(budget: Command, context: CommandContext): void {
  budget
    .command('run')
    .description('measure and judge the budgets: both sides in one window, in random order, at declared rates')
    .option('--budget <name...>', 'only these budgets, e.g. PB-REG-PULL')
    .option('--window <name>', 'pre-cutover, 1h, 6h, 24h, daily, or a length such as 90s or 10m (default: pre-cutover)')
    .option('--seed <number>', 'seed of schedule and resampling; drawn unless given')
    .option('--same <side>', 'the same build on both sides: oracle or target; nothing may be breached')
    .option('--baseline <id>', "the oracle's samples of another day instead of an oracle, or latest; shows a breach, never more")
    .option('--resume <run>', 'go on with a run that was stopped; latest is the newest')
    .option('--target-argument <text...>', "add to the target's serve command, e.g. --target-argument=--fault=slow=0.3")
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--html <file>', 'write the report as one page too')
    .option('--json', 'print the report as one JSON object (fixtures/schemas/budget-report.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity budget run\n  parity budget run --budget PB-REG-PULL --window 90s --html pull.html\n  parity budget run --window 1h                 (canary; Ctrl-C, then --resume latest)\n  parity budget run --same target                (nothing changed)\n  parity budget run --budget PB-API-HOT --target-argument=--fault=slow=0.3\n\nA P99 is judged in windows of 15 minutes and more; in shorter ones it is deferred.\n\nExit: 0 all measured rules within (deferred ones are listed), 1 a breach or an expired exception, 2 something is undecided or was not measured.',
    )
    .action((options: RunOptions) => run(options, context));
}

/** Windows of runs that other verbs made for themselves. */
const UNNAMED: readonly string[] = ['capture', 'baseline'];

async function run(options: RunOptions, context: CommandContext): Promise<void> {
  const { root, env, now, signal } = context;
  const note = (line: string): void => context.note(`parity: ${line}`);
  const resume = options.resume === undefined ? undefined : readBudgetLog(root, options.resume);
  const header = resume?.header;
  if (header !== undefined && options.profile !== undefined && options.profile !== header.profile)
    throw new InputError(`--resume ${header.runId}: that run is of profile ${header.profile}; leave --profile out`);
  if (header !== undefined && UNNAMED.includes(header.window))
    throw new InputError(`--resume ${header.runId}: that one was taken for parity budget ${header.window === 'capture' ? 'prove' : 'baseline'}; begin it anew`);
  const chosen = await loadProfile(header?.profile ?? options.profile, options.config);
  const same = header === undefined ? sideOf(options.same) : header.same;
  const baseline = header === undefined ? options.baseline : header.baseline;
  const request: BudgetRequest = {
    root,
    env,
    chosen,
    budgets: header?.budgets ?? options.budget ?? [],
    window: windowOf(header?.window ?? options.window ?? 'pre-cutover'),
    seed: header?.seed ?? seedOf(options.seed),
    targetArguments: header?.targetArguments ?? options.targetArgument ?? [],
    ...(same === undefined ? {} : { same }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(resume === undefined ? {} : { resume }),
    now,
    clock: () => performance.now(),
    signal,
    note,
    progress: (line) => note(line),
  };
  const { report } = await performBudgetRun(request);
  await printBudgetReport(report, options, context);
  context.finish(report.exitCode);
}

function sideOf(text: string | undefined): 'oracle' | 'target' | undefined {
  if (text === undefined || text === 'oracle' || text === 'target') return text;
  throw new InputError(`--same ${text}: write oracle or target`);
}
