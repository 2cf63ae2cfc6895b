import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './reference-run.js';

/** Runs the built command line and reads the JSON that it prints; progress goes to standard error. Throws where it prints none. */
export function runJson(args: readonly string[]): { readonly status: number; readonly result: unknown } {
  const ran = spawnSync(process.execPath, [join(projectRoot, 'dist', 'cli.mjs'), ...args, '--json'], {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (ran.stdout === '') throw new Error(`parity ${args.join(' ')} printed nothing (exit ${String(ran.status)})`);
  return { status: ran.status ?? -1, result: JSON.parse(ran.stdout) as unknown };
}
