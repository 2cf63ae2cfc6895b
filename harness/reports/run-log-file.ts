import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import { parseRunLog, type RunLog } from '../core/run-log.js';
import type { RunHeader, RunLogLine } from '../core/run-record.js';

/** Writes a run log line by line, so that a run that is cut leaves what it knew. */
export class RunLogFile {
  readonly path: string;
  private pending = '';

  constructor(
    readonly folder: string,
    header: RunHeader,
  ) {
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, 'run.ndjson');
    writeFileSync(this.path, `${JSON.stringify(header)}\n`);
  }

  /** Adds a line; it reaches the file with the others of the same turn of the event loop. */
  append(line: RunLogLine): void {
    if (this.pending === '') setImmediate(() => this.flush());
    this.pending += `${JSON.stringify(line)}\n`;
    if (line.type === 'end') this.flush();
  }

  private flush(): void {
    if (this.pending !== '') appendFileSync(this.path, this.pending);
    this.pending = '';
  }
}

/** Reads a run by its folder or the id of it below reports/runs; `latest` is the newest. Throws InputError. */
export function readRun(root: string, run: string): { readonly log: RunLog; readonly folder: string } {
  const runs = join(root, 'reports', 'runs');
  const folder = run === 'latest' ? join(runs, newest(runs)) : run.includes('/') ? run : join(runs, run);
  const path = join(folder, 'run.ndjson');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new InputError(
      `${path}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such run; parity run makes one, "latest" names the newest' : String(error)}`,
    );
  }
  return { log: parseRunLog(text, path), folder };
}

/** Run ids begin with their time, so the last in name order is the newest. */
function newest(runs: string): string {
  try {
    const last = readdirSync(runs).sort().at(-1);
    if (last !== undefined) return last;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  throw new InputError(`${runs}: no runs yet; parity run makes one`);
}
