import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatabaseGone } from '../core/driver.js';
import { HarnessDatabase } from './harness-database.js';
import { startPostgres, type EmbeddedPostgres } from './postgres.js';

let folder: string;
let server: EmbeddedPostgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parity-database-test-'));
  server = await startPostgres(join(folder, 'log'), { durable: true });
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a server that is killed and comes back is one failure, and what was committed is there again', { timeout: 60_000 }, async () => {
  const database = new HarnessDatabase(await server.database('kept'));
  await database.query('CREATE TABLE kept (word text)');
  await database.query('INSERT INTO kept VALUES ($1)', ['before']);
  const cutOff = database.query('SELECT pg_sleep(30)').catch((error: unknown) => error);
  await server.crash();
  expect(await cutOff).toBeInstanceOf(DatabaseGone);
  expect((await database.query('SELECT word FROM kept')).rows).toEqual([{ word: 'before' }]);
  await database.close();
});

test('a wrong statement is no database that went away', async () => {
  const database = new HarnessDatabase(await server.database('wrong'));
  await expect(database.query('SELECT nothing FROM nowhere')).rejects.toThrow('nowhere');
  await expect(database.query('SELECT nothing FROM nowhere')).rejects.not.toBeInstanceOf(DatabaseGone);
  await database.close();
});

test('a server that is not there is a database that went away', async () => {
  const database = new HarnessDatabase('postgresql://nobody@127.0.0.1:1/none');
  await expect(database.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseGone);
  await database.close();
});
