import { Command } from 'commander';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import { forget, keep, keptFile, readKept, type KeptSides } from '../sides/kept-sides.js';
import { isAlive, tailOf } from '../sides/process-control.js';
import { startSides } from '../sides/start-sides.js';
import type { CommandContext } from './context.js';
import { loadProfile } from './load-config.js';

interface SidesOptions {
  readonly profile?: string;
  readonly config?: string;
}

export function define(context: CommandContext): Command {
  const sides = new Command('sides')
    .description('keep the sides of a profile up between runs')
    .addHelpText('after', '\nExamples:\n  parity sides up\n  parity run --capability registry-v2/tags\n  parity sides down');
  const add = (name: string, description: string, action: (options: SidesOptions) => Promise<void>): void => {
    sides
      .command(name)
      .description(description)
      .option('--profile <name>', 'profile of parity.config.ts')
      .option('--config <file>', 'another configuration')
      .action(action);
  };
  add('up', 'start both sides and leave them up', (options) => up(options, context));
  add('down', 'end what "sides up" started', (options) => down(options, context));
  add('show', 'print URLs and process of the kept sides', (options) => show(options, context));
  add('hold', 'start both sides and stay in the foreground until interrupted', (options) => hold(options, context));
  return sides;
}

async function hold(options: SidesOptions, context: CommandContext): Promise<void> {
  const chosen = await loadProfile(options.profile, options.config);
  const file = keptFile(context.root, chosen.name);
  if (readKept(file) !== undefined) throw new InputError('the sides are up already; end them with parity sides down');
  const pair = await startSides({
    profile: chosen.profile,
    profileName: chosen.name,
    root: context.root,
    env: context.env,
    targetArguments: [],
    progress: (line) => context.note(`parity: ${line}`),
    signal: context.signal,
  });
  try {
    keep(file, pair);
    // A pending timer keeps the process alive until the signal comes.
    const alive = setInterval(() => undefined, 60_000);
    if (!context.signal.aborted) await once(context.signal, 'abort');
    clearInterval(alive);
  } finally {
    forget(file);
    await pair.close();
  }
  context.finish(0);
}

const UP_WITHIN_MS = 300_000;

async function up(options: SidesOptions, context: CommandContext): Promise<void> {
  const chosen = await loadProfile(options.profile, options.config);
  const file = keptFile(context.root, chosen.name);
  const known = readKept(file);
  if (known !== undefined) {
    context.print(`already up (process ${String(known.pid)})`);
    context.finish(0);
    return;
  }
  const logs = join(context.root, '.parity', 'logs');
  mkdirSync(logs, { recursive: true });
  const logFile = join(logs, 'sides.log');
  const log = openSync(logFile, 'w');
  const entry = process.argv[1] ?? '';
  const holder = spawn(
    process.execPath,
    [...process.execArgv, entry, 'sides', 'hold', '--profile', chosen.name, ...(options.config === undefined ? [] : ['--config', options.config])],
    { detached: true, stdio: ['ignore', log, log], env: process.env, cwd: process.cwd() },
  );
  const deadline = Date.now() + UP_WITHIN_MS;
  for (;;) {
    const kept = readKept(file);
    if (kept !== undefined) {
      holder.unref();
      print(kept, context);
      context.finish(0);
      return;
    }
    if (holder.exitCode !== null || holder.signalCode !== null || Date.now() > deadline)
      throw new InputError(`the sides did not come up:\n${tailOf(readFileSync(logFile, 'utf8'))}`);
    if (context.signal.aborted) {
      holder.kill('SIGTERM');
      context.signal.throwIfAborted();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function down(options: SidesOptions, context: CommandContext): Promise<void> {
  const chosen = await loadProfile(options.profile, options.config);
  const kept = readKept(keptFile(context.root, chosen.name));
  if (kept === undefined) {
    context.print('nothing is up');
  } else {
    process.kill(kept.pid, 'SIGTERM');
    while (isAlive(kept.pid)) await new Promise((resolve) => setTimeout(resolve, 25));
    context.print(`ended (process ${String(kept.pid)})`);
  }
  context.finish(0);
}

async function show(options: SidesOptions, context: CommandContext): Promise<void> {
  const chosen = await loadProfile(options.profile, options.config);
  const kept = readKept(keptFile(context.root, chosen.name));
  if (kept === undefined) context.print('nothing is up');
  else print(kept, context);
  context.finish(0);
}

function print(kept: KeptSides, context: CommandContext): void {
  context.print(`oracle ${kept.oracle.description.baseUrl}`);
  context.print(`target ${kept.target.description.baseUrl}`);
  context.print(`held by process ${String(kept.pid)}`);
}
