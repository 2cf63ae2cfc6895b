import type { Command } from 'commander';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import { historyLines, shrinkHistory } from '../queues/shrink-history.js';
import { checkHistory } from '../queues/stress-history.js';
import { prepare } from '../sides/prepare.js';
import type { CommandContext } from './context.js';
import { readQueueDefinitions } from './driver-cases.js';
import { loadProfile } from './load-config.js';
import { stressQueues, type StressRun } from './stress-queues.js';

interface StressOptions {
  readonly queue: string;
  readonly operations: string;
  readonly oracle: string;
  readonly target: string;
  readonly kills: string;
  readonly crashes: string;
  readonly leastRaces?: string;
  readonly seed?: string;
  readonly targetArgument?: string[];
  readonly profile?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Adds `parity queues stress`. */
export function defineQueueStress(queues: Command, context: CommandContext): void {
  queues
    .command('stress')
    .description('claimers of both sides at once on one queue, killed in the middle: nothing lost, no item twice, nothing out of order')
    .option('--queue <name>', 'the queue', 'dockerfilebuild')
    .option('--operations <n>', 'calls in all', '10000')
    .option('--oracle <n>', "the oracle's claimers", '4')
    .option('--target <n>', "the target's claimers", '4')
    .option('--kills <n>', 'claimers ended by SIGKILL in the middle of a call', '24')
    .option('--crashes <n>', 'how often Postgres is ended by SIGKILL', '1')
    .option(
      '--least-races <n>',
      'lost races without which the run says nothing; unless given one in twenty calls of an ordered queue, one in two hundred of another',
    )
    .option('--seed <number>', 'seed of the moves; drawn and printed unless given')
    .option('--target-argument <text...>', "add to the command of the target's driver, e.g. --target-argument=--fault=racy-claim")
    .option('--profile <name>', 'profile of parity.config.ts')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the result as one JSON object (fixtures/schemas/queue-stress.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity queues stress\n  parity queues stress --operations 2000 --seed 7\n  parity queues stress --target-argument=--fault=racy-claim   (a wrong side: exit 1)\n\nExit: 0 the rules hold, 1 one is broken (with the shortest history that shows it), 2 the claimers did not meet often enough to tell.',
    )
    .action((options: StressOptions) => stress(options, context));
}

async function stress(options: StressOptions, context: CommandContext): Promise<void> {
  const { root, env, signal } = context;
  const { name, profile } = await loadProfile(options.profile, options.config);
  const { drivers } = profile;
  if (drivers === undefined) throw new InputError(`profile "${name}" has no drivers; docs/driver-protocol.md says how to write them`);
  const definitions = readQueueDefinitions(root);
  const queue = definitions.find((one) => one.queue === options.queue);
  if (queue === undefined) throw new InputError(`--queue ${options.queue}: no such queue; there are ${definitions.map((one) => one.queue).join(', ')}`);
  const seed = options.seed === undefined ? randomInt(1_000_000) : count('--seed', options.seed, 0);
  const operations = count('--operations', options.operations, 1);
  const leastRaces = options.leastRaces === undefined ? Math.floor(operations / (queue.ordered ? 20 : 200)) : count('--least-races', options.leastRaces, 0);
  const kills = count('--kills', options.kills, 0);
  for (const { prepare: commands, cwd } of [drivers.oracle, drivers.target])
    await prepare(
      commands,
      root,
      join(root, cwd),
      (text) => text.replaceAll('{{root}}', root),
      (line) => context.note(`parity: ${line}`),
      signal,
    );
  const run = await stressQueues({
    root,
    drivers,
    env,
    queue,
    seed,
    operations,
    claimers: { oracle: count('--oracle', options.oracle, 0), target: count('--target', options.target, 0) },
    kills,
    crashes: count('--crashes', options.crashes, 0),
    targetArguments: options.targetArgument ?? [],
    signal,
    note: (line) => context.note(`parity: ${line}`),
  });
  report({ run, queue: queue.queue, seed, leastRaces, kills }, options, context);
}

function count(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new InputError(`${option} ${text}: write a whole number from ${String(least)} on`);
  return value;
}

interface Stressed {
  readonly run: StressRun;
  readonly queue: string;
  readonly seed: number;
  readonly leastRaces: number;
  readonly kills: number;
}

function report({ run, queue, seed, leastRaces, kills }: Stressed, options: StressOptions, context: CommandContext): void {
  const { history } = run;
  const violations = checkHistory(history);
  const of = (op: string): number => history.calls.filter((call) => call.op === op).length;
  const summary = {
    calls: history.calls.length,
    puts: of('put'),
    claims: of('claim'),
    acquired: history.calls.filter((call) => call.op === 'claim' && call.got !== undefined && call.got !== null).length,
    lostRaces: run.lostRaces,
    cutOff: history.calls.filter((call) => !Number.isFinite(call.returned)).length,
    kills: run.kills,
    crashes: run.crashes,
    seconds: Math.round(run.seconds * 10) / 10,
  };
  const missing = [
    ...(summary.acquired === 0 ? ['no item was claimed'] : []),
    ...(run.lostRaces < leastRaces ? [`only ${String(run.lostRaces)} lost races where ${String(leastRaces)} are wanted: the claimers hardly met`] : []),
    ...(run.kills < kills ? [`only ${String(run.kills)} of ${String(kills)} kills found a claimer at work`] : []),
  ];
  const shortest = violations
    .map((violation) => ({ violation, lines: historyLines(shrinkHistory(history, violation)) }))
    .sort((a, b) => a.lines.length - b.lines.length)[0];
  const exitCode = violations.length > 0 ? 1 : missing.length > 0 ? 2 : 0;
  if (options.json === true)
    context.print(
      JSON.stringify(
        { schema: 'parity-queue-stress/1', queue, seed, exitCode, summary, missing, violations, shortest: shortest === undefined ? null : shortest.lines },
        null,
        1,
      ),
    );
  else {
    context.print(
      `${queue}, seed ${String(seed)}: ${String(summary.calls)} calls (${String(summary.puts)} puts, ${String(summary.acquired)} of ${String(summary.claims)} claims acquired, ${String(summary.lostRaces)} lost races, ${String(summary.cutOff)} cut off) in ${String(summary.seconds)} s; ${String(summary.kills)} kills, ${String(summary.crashes)} crashes of Postgres`,
    );
    for (const line of missing) context.print(`could not tell: ${line}`);
    if (shortest !== undefined) {
      context.print(`${shortest.violation.rule}: ${shortest.violation.says}; the shortest history that shows it:`);
      for (const line of shortest.lines) context.print(`  ${line}`);
    }
    context.print(`${String(violations.length)} violations`);
  }
  context.finish(exitCode);
}
