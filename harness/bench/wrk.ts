import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { InputError } from '../core/problem.js';

/** What a client reached in one run against one server. */
export interface LoadResult {
  readonly requestsPerSecond: number;
  /** Median latency, milliseconds. */
  readonly p50Ms: number;
  /** Answers that were no 2xx or 3xx, and requests without answer. */
  readonly errors: number;
}

export const WRK_MISSING = 'wrk is not installed; it is the package wrk of Debian, Ubuntu, Fedora and Homebrew (apt-get install wrk)';

/** The program's path, undefined when no folder of `path` (the variable PATH) has it. */
export function findOnPath(program: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** One thread, so many kept connections, each with one request at a time. */
export function wrkArguments(url: string, connections: number, seconds: number): string[] {
  return ['-t1', `-c${String(connections)}`, `-d${String(seconds)}s`, '--latency', url];
}

const MILLISECONDS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

/** Reads what `wrk --latency` prints. Throws InputError when it is something else. */
export function parseWrk(text: string): LoadResult {
  const rate = /^Requests\/sec:\s+([\d.]+)$/m.exec(text)?.[1];
  const [, amount, unit = ''] = /^\s+50%\s+([\d.]+)(us|ms|s|m)$/m.exec(text) ?? [];
  const milliseconds = MILLISECONDS[unit];
  if (rate === undefined || amount === undefined || milliseconds === undefined) throw new InputError(`wrk printed what is no result: ${text.slice(0, 300)}`);
  const refused = /^\s+Non-2xx or 3xx responses: (\d+)$/m.exec(text)?.[1] ?? '0';
  const socket = /^\s+Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)$/m.exec(text)?.slice(1) ?? [];
  return {
    requestsPerSecond: Number(rate),
    p50Ms: Number(amount) * milliseconds,
    errors: [refused, ...socket].reduce((sum, count) => sum + Number(count), 0),
  };
}
