import { cpus } from 'node:os';
import { commitOf } from '../sides/commit.js';

/** What a figure depends on besides the code. */
export interface Environment {
  readonly node: string;
  readonly cores: number;
  readonly cpu: string;
  readonly date: string;
  readonly commit: string;
}

export async function readEnvironment(root: string, now: Date): Promise<Environment> {
  const processors = cpus();
  return {
    node: process.version,
    cores: processors.length,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    date: now.toISOString(),
    commit: await commitOf(root),
  };
}
