import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './reference-run.js';

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when standard error has said the text; rejects when the command ends first. */
  said(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts the bundled command line as a user does, in a process of its own. `scripts/test` has built it. */
export function startParity(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'cli.mjs'), ...args], {
    env: { ...process.env, PARITY_ROOT: projectRoot, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (exitCode) => {
      resolve({ exitCode, ...output });
    });
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!output.stderr.includes(text)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
      void ended.then(() => {
        reject(new Error(`the command ended without saying "${text}":\n${output.stderr}`));
      });
    });
  return { child, said, ended };
}

/** Runs the command line to its end. */
export function parity(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> {
  return startParity(args, env).ended;
}

export interface ProcessInfo {
  readonly pid: number;
  readonly command: string;
}

/** All processes below one, by the kernel's table (Linux, proc(5)). */
export function descendantsOf(pid: number): ProcessInfo[] {
  const children = new Map<number, ProcessInfo[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const info = readProcess(Number(name));
    if (info === undefined) continue;
    children.set(info.parent, [...(children.get(info.parent) ?? []), info]);
  }
  const below = (parent: number): ProcessInfo[] => (children.get(parent) ?? []).flatMap((info) => [info, ...below(info.pid)]);
  return below(pid);
}

function readProcess(pid: number): (ProcessInfo & { readonly parent: number }) | undefined {
  try {
    const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]);
    return {
      pid,
      parent,
      command: readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
        .replaceAll('\0', ' ')
        .trim(),
    };
  } catch {
    // The process ended while the table was read.
    return undefined;
  }
}
