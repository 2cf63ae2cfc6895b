import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStoreConfig } from '../core/profile.js';
import { InputError } from '../core/problem.js';
import { untilHealthy } from './health.js';
import { endProcess, freePort, tailOf } from './process-control.js';

/** An S3 server that lives as long as the run. */
export interface S3Server {
  /** `http://127.0.0.1:PORT`, without a closing slash. */
  readonly endpoint: string;
  readonly pid: number;
  close(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;

/** Starts the S3 server on a chosen port and waits until it answers; on failure the end of its log is in the message. What it spools is gone after `close`. */
export async function startS3Server(config: ObjectStoreConfig, root: string, logFile: string): Promise<S3Server> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${String(port)}`;
  const home = mkdtempSync(join(tmpdir(), 'parity-s3-'));
  const fill = (text: string): string => text.replaceAll('{{root}}', root).replaceAll('{{port}}', String(port));
  const env = Object.fromEntries(Object.entries(config.env).map(([name, value]) => [name, fill(value)]));
  const [program = '', ...args] = config.command.map(fill);
  const log = openSync(logFile, 'a');
  // TMPDIR: large objects are spooled to files, which must not outlive the server.
  const child = spawn(program, args, {
    cwd: join(root, config.cwd),
    env: { PATH: process.env['PATH'], ...env, HOME: home, TMPDIR: home },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure ??= `the process ended (${String(code ?? signal)})`));
  const close = async (): Promise<void> => {
    await endProcess(child, 'SIGTERM');
    rmSync(home, { recursive: true, force: true });
  };
  const why = await untilHealthy(endpoint, config.healthPath, READY_WITHIN_MS, () => failure);
  if (why !== undefined) {
    await close();
    throw new InputError(
      `the S3 server did not come up: ${why}\n  command: ${[program, ...args].join(' ')}\n  log (${logFile}):\n${tailOf(readFileSync(logFile, 'utf8'))}`,
    );
  }
  return { endpoint, pid: child.pid ?? 0, close };
}
