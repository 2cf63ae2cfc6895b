import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../core/run-record.js';

/** Writes a run log of a profile into a folder that `--run` can name; without `isWhole` it was cut before its end. */
export function writeRunFolder(dir: string, profile: string, records: readonly RunRecord[], isWhole = true): string {
  const side = { provider: 'process', baseUrl: 'http://127.0.0.1:1', commit: 'abc' };
  const header = {
    type: 'run',
    schema: 'parity-run/1',
    runId: 'test-run',
    startedAt: '2026-11-21T07:00:00.000Z',
    profile,
    harnessCommit: 'abc',
    sides: { oracle: side, target: side },
    configurationDigest: '',
    trackerDigests: {},
    selection: [],
    shard: '1/1',
    planned: records.map(({ id }) => id),
  };
  const end = { type: 'end', endedAt: '2026-11-21T07:01:00.000Z', exitCode: 0, problems: [] };
  const folder = join(dir, 'test-run');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'run.ndjson'), [header, ...records, ...(isWhole ? [end] : [])].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return folder;
}
