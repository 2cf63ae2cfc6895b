import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ProducerFinding, ProducerRemark } from '../core/producer-evidence.js';
import { InputError } from '../core/problem.js';

/** What the reading of the sources starts from and looks for. */
export interface SourceQuestion {
  readonly routes: readonly { readonly route: string; readonly file: string; readonly symbol: string; readonly method: string }[];
  readonly queues: readonly { readonly queue: string; readonly var: string }[];
}

export interface SourceAnswer {
  /** Files that were read. */
  readonly files: number;
  readonly skipped: readonly { readonly file: string; readonly why: string }[];
  /** Routes whose handler was found. */
  readonly handlers: number;
  readonly missing: readonly { readonly route: string; readonly why: string }[];
  readonly findings: readonly ProducerFinding[];
}

/** Beside this module in the sources; the build puts it beside the bundle. */
const SCRIPT = fileURLToPath(new URL('./find-producers.py', import.meta.url));

/** Asks the reader of Python sources for call paths. Nothing of them is run. Throws InputError when it could not read. */
export async function findProducers(folder: string, question: SourceQuestion, signal: AbortSignal, python = 'python3'): Promise<SourceAnswer> {
  const child = spawn(python, ['-B', SCRIPT, folder], { stdio: ['pipe', 'pipe', 'pipe'], signal });
  const spoken = Promise.all([text(child.stdout), text(child.stderr)]);
  // A reader that ends early has said why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(question));
  const ended = once(child, 'close').catch((error: unknown) => {
    throw new InputError(`${folder}: the sources cannot be read: ${python}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const [[code], [answer, said]] = await Promise.all([ended as Promise<[number | null]>, spoken]);
  if ((code !== 0 && code !== 2) || answer === '')
    throw new InputError(`${folder}: the sources cannot be read: ${said.trim().split('\n').at(-1) ?? `${python} ended with ${String(code)}`}`);
  return JSON.parse(answer) as SourceAnswer;
}

/** What was not read, for people: a file that does not parse, a row without handler. */
export function sourceRemarks({ skipped, missing }: SourceAnswer): ProducerRemark[] {
  return [
    ...skipped.map(({ file, why }) => ({ where: file, why: `skipped: ${why}` })),
    ...missing.map(({ route, why }) => ({ where: route, why: `no handler: ${why}` })),
  ];
}
