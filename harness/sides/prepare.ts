import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PrepareCommand } from '../core/profile.js';
import { InputError } from '../core/problem.js';
import { tailOf } from './process-control.js';

/** Installs and compiles what a side needs, once: a command runs again only when its inputs changed or its output is gone. */
export async function prepare(
  commands: readonly PrepareCommand[],
  root: string,
  cwd: string,
  fill: (text: string) => string,
  progress: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (const command of commands) {
    const stamp = join(root, '.parity', 'prepared', createHash('sha256').update(command.title).digest('hex').slice(0, 16));
    const state = digestOf(
      command.inputs.map((input) => join(root, input)),
      command.command.join('\0'),
    );
    const isDone = existsSync(stamp) && readFileSync(stamp, 'utf8') === state && existsSync(join(root, command.output));
    if (isDone) continue;
    progress(command.title);
    await run(command, cwd, fill, signal);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, state);
  }
}

async function run(command: PrepareCommand, cwd: string, fill: (text: string) => string, signal: AbortSignal): Promise<void> {
  const [program = '', ...args] = command.command.map(fill);
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], signal });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ENOENT' ? `${program} is not installed` : error.message));
    child.once('close', (status) => resolve(status ?? 'killed'));
  });
  if (code !== 0) throw new InputError(`${command.title} failed (${String(code)}): ${[program, ...args].join(' ')}\n${tailOf(said)}`);
}

/** Digest over the contents of files and folders, and what else decides. */
function digestOf(paths: readonly string[], salt: string): string {
  const hash = createHash('sha256').update(salt);
  for (const path of paths) for (const file of filesBelow(path)) hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== '__pycache__')
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}
