import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone after `work`, with a copy of `from` in it when one is named. */
export async function inTemporaryFolder<T>(work: (dir: string) => Promise<T>, from?: string): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'parity-test-'));
  try {
    if (from !== undefined) cpSync(from, dir, { recursive: true });
    return await work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
