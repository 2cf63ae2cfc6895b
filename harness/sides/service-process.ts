import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { InputError } from '../core/problem.js';
import { untilHealthy } from './health.js';
import { endProcess, freePort, tailOf } from './process-control.js';

export interface ServiceCommand {
  /** The environment and command with the address that the service is to listen on. */
  readonly commandFor: (listen: string) => { readonly command: readonly string[]; readonly env: Readonly<Record<string, string | undefined>> };
  readonly cwd: string;
  /** A path that says 200 once the service is up. */
  readonly readyPath: string;
  readonly readyWithinMs: number;
  readonly logFile: string;
}

/** A service that was started as a process of its own. */
export interface ServiceProcess {
  readonly pid: number;
  /** Status of a path. */
  health(path: string): Promise<number>;
  /** Tells it to end, waits until it is gone, and says how it went and how long it took. */
  stop(signal: 'SIGTERM' | 'SIGINT'): Promise<{ readonly exitCode: number | null; readonly milliseconds: number }>;
}

/** Starts a service; `off` when it ends with 0 of its own accord before it is up: its switch says that it is not to run. */
export async function startService(service: ServiceCommand, extra: Readonly<Record<string, string>>): Promise<ServiceProcess | 'off'> {
  const listen = `127.0.0.1:${String(await freePort())}`;
  const { command, env } = service.commandFor(listen);
  const [program = '', ...args] = command;
  const log = openSync(service.logFile, 'a');
  const child = spawn(program, args, { cwd: service.cwd, env: { ...env, ...extra }, stdio: ['ignore', log, log] });
  closeSync(log);
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure ??= `the process ended (${String(code ?? signal)})`));
  const why = await untilHealthy(`http://${listen}`, service.readyPath, service.readyWithinMs, () => failure);
  if (why !== undefined) {
    if (child.exitCode === 0) return 'off';
    await endProcess(child, 'SIGTERM');
    throw new InputError(`the service did not come up: ${why}\n  command: ${command.join(' ')}\n  log:\n${tailOf(readFileSync(service.logFile, 'utf8'))}`);
  }
  return {
    pid: child.pid ?? 0,
    health: async (path) => (await fetch(`http://${listen}${path}`, { redirect: 'manual' })).status,
    stop: async (signal) => {
      const begin = performance.now();
      await endProcess(child, signal);
      return { exitCode: child.exitCode, milliseconds: performance.now() - begin };
    },
  };
}
