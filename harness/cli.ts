import { Command, CommanderError } from 'commander';
import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import type { CommandContext } from './commands/context.js';
import type { ExitCode } from './core/exit-code.js';
import { InputError } from './core/problem.js';

type Definition = { define(context: CommandContext): Command };

/** One module a verb, loaded only when asked for: start-up time is part of the warm run's budget. */
const VERBS: Readonly<Record<string, () => Promise<Definition>>> = {
  run: () => import('./commands/run.js'),
  plan: () => import('./commands/plan.js'),
  suites: () => import('./commands/suites.js'),
  sides: () => import('./commands/sides.js'),
  driver: () => import('./commands/driver.js'),
  schemas: () => import('./commands/schemas.js'),
  record: () => import('./commands/record.js'),
  compare: () => import('./commands/compare.js'),
  noise: () => import('./commands/noise.js'),
  report: () => import('./commands/report.js'),
  queues: () => import('./commands/queues.js'),
  prove: () => import('./commands/prove.js'),
  show: () => import('./commands/show.js'),
  trace: () => import('./commands/trace.js'),
  trackers: () => import('./commands/trackers.js'),
  world: () => import('./commands/world.js'),
  fixtures: () => import('./commands/fixtures.js'),
  surface: () => import('./commands/surface.js'),
  auth: () => import('./commands/auth.js'),
  coverage: () => import('./commands/coverage.js'),
  budget: () => import('./commands/budget.js'),
  masks: () => import('./commands/masks.js'),
  deviations: () => import('./commands/deviations.js'),
  budget: () => import('./commands/budget.js'),
};

async function main(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode | undefined;
  const abort = new AbortController();
  // Every case in flight listens on both sides: many listeners are meant, not leaked.
  setMaxListeners(0, abort.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      abort.abort(new InputError(`stopped by ${signal}`));
    });
  }
  const context: CommandContext = {
    root: resolve(process.env['PARITY_ROOT'] ?? process.cwd()),
    env: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    now: () => new Date(),
    signal: abort.signal,
    finish: (code) => {
      exitCode = code;
    },
  };
  const program = new Command('parity')
    .description('Contract-test harness and differential oracle runner')
    .exitOverride()
    .showHelpAfterError('(add --help for the options and examples)');
  const wanted = VERBS[argv[2] ?? ''];
  const loaders = wanted === undefined ? Object.values(VERBS) : [wanted];
  for (const definition of await Promise.all(loaders.map((load) => load()))) {
    program.addCommand(definition.define(context).exitOverride());
  }
  await program.parseAsync([...argv]);
  return exitCode ?? 2;
}

/** Known failures are said in one line; anything else is a defect and keeps its stack. */
function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InputError) {
    for (const problem of error.problems) {
      process.stderr.write(`${problem.file}:${String(problem.line)}:${String(problem.column)}: ${problem.severity} ${problem.code}: ${problem.message}\n`);
    }
    process.stderr.write(`parity: ${error.message}\n`);
    return 2;
  }
  process.stderr.write(`parity: defect in the harness, please report: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 2;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that went away (`| head`) is no failure of ours, but nothing more can be said to it.
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await main(process.argv).catch(explain);
