import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { startDeadline } from '../core/deadline.js';
import type { SideConfig } from '../core/profile.js';
import { InputError } from '../core/problem.js';
import { untilHealthy, isHealthy } from './health.js';
import { endProcess, freePort, tailOf } from './process-control.js';
import { startSinks } from './sinks.js';
import { sideEnvironment, type SideEnvironment } from './side-environment.js';
import type { Side } from './side.js';

export type ProcessSideConfig = Extract<SideConfig, { provider: 'process' }>;

export interface ProcessSideInput {
  readonly name: 'oracle' | 'target';
  readonly config: ProcessSideConfig;
  readonly root: string;
  readonly databaseUrl: string | undefined;
  readonly commit: string;
  readonly logFile: string;
  /** Added to the serve command, e.g. a fault switch. */
  readonly extraArguments: readonly string[];
}

/** Starts a side as a child process on a chosen port and waits for its health; on failure the end of its log is in the message. */
export async function startProcessSide(input: ProcessSideInput): Promise<Side> {
  const { name, config, root } = input;
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${String(port)}`;
  const sinks = await startSinks();
  const place = sideEnvironment(config, root, baseUrl, input.databaseUrl, sinks.addresses);
  const [program = '', ...args] = [...config.command.map(place.fill), ...input.extraArguments];
  const log = openSync(input.logFile, 'a');
  const child = spawn(program, args, { cwd: place.cwd, env: place.env, stdio: ['ignore', log, log] });
  closeSync(log);
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure ??= `the process ended (${String(code ?? signal)})`));
  const why = await untilHealthy(baseUrl, config.healthPath, config.healthTimeoutSeconds * 1000, () => failure);
  if (why !== undefined) {
    await endProcess(child, 'SIGTERM');
    await sinks.close();
    throw new InputError(
      `the ${name} did not come up: ${why}\n  command: ${[program, ...args].join(' ')}\n  log (${input.logFile}):\n${tailOf(readFileSync(input.logFile, 'utf8'))}`,
    );
  }
  return {
    name,
    baseUrl,
    description: { provider: 'process', baseUrl, commit: input.commit },
    ...(input.databaseUrl === undefined ? {} : { databaseUrl: input.databaseUrl }),
    healthy: () => isHealthy(baseUrl, config.healthPath),
    sinks: sinks.addresses,
    close: async () => {
      await endProcess(child, 'SIGTERM');
      await sinks.close();
    },
    runWorker: (worker, signal) => runWorker(config, worker, place, signal),
  };
}

const WORKER_TIMEOUT_MS = 60_000;

/** Runs a worker program to its end; what it printed on standard output is part of its behaviour. */
export async function runWorker(
  config: ProcessSideConfig,
  worker: string,
  { cwd, env, fill }: SideEnvironment,
  signal: AbortSignal,
): Promise<{ exitCode: number; output: string }> {
  const command = config.workers[worker];
  if (command === undefined) throw new InputError(`the side has no worker "${worker}"; known are ${Object.keys(config.workers).join(', ') || 'none'}`);
  const [program = '', ...args] = command.map(fill);
  const deadline = startDeadline(signal, WORKER_TIMEOUT_MS);
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'ignore'], signal: deadline.signal });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        resolve({ exitCode: code ?? -1, output: output.trimEnd() });
      });
    });
  } finally {
    deadline.clear();
  }
}
