import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Installers need the caller's settings of certificates and registries; a measured process gets none that change how it runs. */
  readonly inheritsAll?: boolean;
}

export interface Ended {
  /** From before the process was made until it was gone and its output read. */
  readonly wallMs: number;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What would change how a measured process runs, or where it looks for its project. */
const NOT_INHERITED = /^(NODE_|npm_|TSX_|VITEST|PARITY_|PYTEST_|HURL_)/;

const measuredEnvironment = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name)));

/** Runs a command to its end. An abort kills it with everything that it started, and rejects. */
export async function timed(command: Command, signal: AbortSignal): Promise<Ended> {
  signal.throwIfAborted();
  const begun = performance.now();
  // A group of its own, so that the compilers and workers of a package installer end with it.
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...(command.inheritsAll === true ? process.env : measuredEnvironment()), ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const killGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  signal.addEventListener('abort', killGroup);
  try {
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
    const [exitCode] = (await once(child, 'close')) as [number | null];
    const wallMs = performance.now() - begun;
    signal.throwIfAborted();
    return { wallMs, exitCode: exitCode ?? -1, ...output };
  } finally {
    signal.removeEventListener('abort', killGroup);
  }
}

/** The last line that says something: why a command failed, in most tools. */
export function lastLine({ stdout, stderr }: Pick<Ended, 'stdout' | 'stderr'>): string {
  const lines = (stderr.trim() === '' ? stdout : stderr).split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '')?.slice(0, 200) ?? 'it said nothing';
}
