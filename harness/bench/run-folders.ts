import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BENCH_PROFILE } from './bench-config.js';

/** The project's run logs: those that the benchmark made are removed again, all others stay. */
export class RunFolders {
  private readonly folder: string;

  constructor(root: string) {
    this.folder = join(root, 'reports', 'runs');
  }

  /** Removes the run that `parity run` names on its standard error. */
  async removeNamedIn(stderr: string): Promise<void> {
    const id = /run log reports\/runs\/([\w.-]+)\/run\.ndjson/.exec(stderr)?.[1];
    if (id !== undefined) await rm(join(this.folder, id), { recursive: true, force: true });
  }

  /** Removes every run of the benchmark's own profile, also one that was cut. */
  async removeBenchRuns(): Promise<void> {
    if (!existsSync(this.folder)) return;
    for (const id of readdirSync(this.folder)) {
      const log = join(this.folder, id, 'run.ndjson');
      if (existsSync(log) && profileOf(readFileSync(log, 'utf8')) === BENCH_PROFILE) await rm(join(this.folder, id), { recursive: true, force: true });
    }
  }
}

/** Profile in the first line of a run log; undefined where the line was cut. */
export function profileOf(text: string): string | undefined {
  try {
    return (JSON.parse(text.slice(0, Math.max(0, text.indexOf('\n')))) as { profile?: string }).profile;
  } catch {
    return undefined;
  }
}
