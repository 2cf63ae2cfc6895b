import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { openKeptCluster, type KeptClusterInput } from './kept-cluster.js';
import type { ServedCluster } from './postgres-cluster.js';

async function query(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

const inputIn = (folder: string, make: KeptClusterInput['make'], signal = new AbortController().signal): KeptClusterInput => ({
  folder,
  prefix: 'large',
  digest: 'abc',
  fits: (description) => description === 'one',
  logFile: join(folder, 'log'),
  settings: [],
  settingsToMake: [],
  make,
  signal,
});

const clusters = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('large'));
const makeOne = async (served: ServedCluster): Promise<string> => {
  await query(served.url('postgres'), 'CREATE TABLE kept AS SELECT 7 AS value');
  return 'one';
};

/** A folder that the server's account may enter. */
const inFolder = (work: (folder: string) => Promise<void>): Promise<void> =>
  inTemporaryFolder((folder) => {
    chmodSync(folder, 0o755);
    return work(folder);
  });

test('a cluster is made once, opened again with what was put into it, and used by one run at a time', async () => {
  await inFolder(async (folder) => {
    const made = await openKeptCluster(inputIn(folder, makeOne));
    expect(made.madeIn).toBeGreaterThan(0);
    await expect(openKeptCluster(inputIn(folder, makeOne))).rejects.toThrow('is in use by process');
    await made.close();
    const again = await openKeptCluster(inputIn(folder, () => Promise.reject(new Error('it is there'))));
    try {
      expect(again.madeIn).toBeUndefined();
      expect(await query(again.served.url('postgres'), 'SELECT value FROM kept')).toBe(7);
    } finally {
      await again.close();
    }
  });
});

test('a making that fails or is interrupted leaves nothing that could be taken for a cluster', async () => {
  await inFolder(async (folder) => {
    // Half a cluster of a process that is no more.
    mkdirSync(join(folder, 'large-abc.making-999999999'));
    writeFileSync(join(folder, 'large-abc.making-999999999', 'half'), '');
    await expect(openKeptCluster(inputIn(folder, () => Promise.reject(new Error('no room'))))).rejects.toThrow('no room');
    expect(clusters(folder)).toEqual([]);
    const run = new AbortController();
    const making = openKeptCluster(
      inputIn(
        folder,
        async (served) => {
          const endless = query(served.url('postgres'), 'SELECT pg_sleep(600)');
          run.abort(new Error('stopped'));
          await endless;
        },
        run.signal,
      ),
    );
    await expect(making).rejects.toThrow('stopped');
    expect(clusters(folder)).toEqual([]);
    expect(existsSync(join(folder, 'log'))).toBe(true);
  });
});
