import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Effects, EffectsConfig } from '../core/effects.js';
import { startPostgres, type EmbeddedPostgres } from '../sides/postgres.js';
import { EffectsProbe } from './effects-probe.js';
import { readSnapshot } from './snapshot.js';

const config: EffectsConfig = {
  database: { excludeTables: ['ignored*'], rowLimit: 100, opaqueColumns: ['account.hash'], references: [{ column: 'entry.about', to: 'account.id' }] },
  ignoredHeaders: [],
  quietMilliseconds: 0,
};

let folder: string;
let postgres: EmbeddedPostgres;
let count = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parity-probe-'));
  postgres = await startPostgres(join(folder, 'postgres.log'));
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A database of its own with this schema, and a probe on it. */
async function withDatabase(schema: string, work: (client: Client, probe: EffectsProbe) => Promise<void>, parts: Partial<EffectsConfig> = {}): Promise<void> {
  const databaseUrl = await postgres.database(`probe${String((count += 1))}`);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const probe = new EffectsProbe({ side: 'oracle', config: { ...config, ...parts }, databaseUrl, baseUrl: 'http://127.0.0.1:1' });
  try {
    await client.query(schema);
    await work(client, probe);
  } finally {
    await probe.close();
    await client.end();
  }
}

async function rowsAfter(client: Client, probe: EffectsProbe, sql: string): Promise<Effects> {
  const watch = await probe.watch(['rows']);
  await client.query(sql);
  return watch.finish();
}

const told = ({ groups }: Effects): Record<string, unknown[]> =>
  Object.fromEntries(groups.map(({ name, items }) => [name, items.map((item) => JSON.parse(item) as unknown)]));

test('inserted, deleted and changed rows are told by table, in every user schema and under any name', async () => {
  await withDatabase(
    `CREATE SCHEMA "other ""schema"; CREATE TABLE "other ""schema"."od/d ""name" ("a ""key" text PRIMARY KEY, "select" int);
     INSERT INTO "other ""schema"."od/d ""name" VALUES ('gone', 1), ('kept', 2), ('changed', 3);
     CREATE TABLE ignored_noise (a int); CREATE TEMPORARY TABLE scratch (a int); CREATE VIEW seen AS SELECT 1;`,
    async (client, probe) => {
      const effects = await rowsAfter(
        client,
        probe,
        `DELETE FROM "other ""schema"."od/d ""name" WHERE "a ""key" = 'gone'; UPDATE "other ""schema"."od/d ""name" SET "select" = NULL WHERE "select" = 3;
         INSERT INTO "other ""schema"."od/d ""name" VALUES ('new', 4); INSERT INTO ignored_noise VALUES (1); INSERT INTO scratch VALUES (1);`,
      );
      const place = 'other "schema.od~1d "name';
      expect(told(effects)).toEqual({
        [`${place}/inserted`]: [{ 'a "key': 'new', select: 4 }],
        [`${place}/deleted`]: [{ 'a "key': 'gone', select: 1 }],
        [`${place}/changed`]: [{ key: { 'a "key': 'changed' }, before: { select: 3 }, after: { select: null } }],
      });
      expect(effects.restless).toEqual([]);
    },
  );
});

test('a table without a key is a multiset of whole rows, and a composite key tells rows apart', async () => {
  await withDatabase(
    `CREATE TABLE loose (kind text); INSERT INTO loose VALUES ('a'), ('a'), ('b');
     CREATE TABLE pairs (a int NOT NULL, b int NOT NULL, v int, UNIQUE (a, b)); INSERT INTO pairs VALUES (1, 1, 0), (1, 2, 0);`,
    async (client, probe) => {
      const effects = await rowsAfter(
        client,
        probe,
        `INSERT INTO loose VALUES ('b'), ('b'); DELETE FROM loose WHERE ctid = (SELECT min(ctid) FROM loose WHERE kind = 'a'); UPDATE pairs SET v = 1 WHERE b = 2`,
      );
      expect(told(effects)).toEqual({
        'loose/inserted': [{ kind: 'b' }, { kind: 'b' }],
        'loose/deleted': [{ kind: 'a' }],
        'pairs/changed': [{ key: { a: 1, b: 2 }, before: { v: 0 }, after: { v: 1 } }],
      });
    },
  );
});

test('serial ids are bound over foreign keys, composite and circular ones too, and ids of rows from before have their natural keys', async () => {
  await withDatabase(
    `CREATE TABLE account (id serial PRIMARY KEY, name text NOT NULL UNIQUE, boss_id int REFERENCES account, hash text);
     CREATE TABLE repository (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner_id int NOT NULL REFERENCES account, name text NOT NULL, UNIQUE (owner_id, name));
     CREATE TABLE permission (account_id int REFERENCES account, repository_id int REFERENCES repository, PRIMARY KEY (account_id, repository_id));
     CREATE TABLE grade (account_id int, repository_id int, mark text, FOREIGN KEY (account_id, repository_id) REFERENCES permission);
     CREATE TABLE entry (about text);
     INSERT INTO account (name) VALUES ('ann'); INSERT INTO repository (owner_id, name) VALUES (1, 'old');`,
    async (client, probe) => {
      const effects = await rowsAfter(
        client,
        probe,
        `INSERT INTO account (name, boss_id, hash) VALUES ('bob', 1, 'deadbeef$XYZ'); INSERT INTO permission VALUES (2, 1); INSERT INTO grade VALUES (2, 1, 'good'); INSERT INTO entry VALUES ('1')`,
      );
      const bound = Object.fromEntries(effects.groups.map(({ name, bound: places }) => [name, places.map(({ at, type }) => `${at} ${type}`)]));
      expect(bound).toEqual({
        'account/inserted': ['/id account.id', '/boss_id account.id'],
        'permission/inserted': ['/account_id account.id', '/repository_id repository.id'],
        'grade/inserted': ['/account_id account.id', '/repository_id repository.id'],
        'entry/inserted': ['/about account.id'],
      });
      expect(effects.identities).toEqual({ 'account.id': { 1: '{"name":"ann"}' }, 'repository.id': { 1: '{"owner_id":{"name":"ann"},"name":"old"}' } });
      expect(told(effects)['account/inserted']).toEqual([{ id: 2, name: 'bob', boss_id: 1, hash: '[hex 8]$[text 3]' }]);
    },
  );
});

test('numbers keep their digits, times have six decimals in UTC, bytes are digest and size, documents are documents', async () => {
  await withDatabase(
    `SET TimeZone = 'Asia/Tokyo'; CREATE TABLE t (n numeric(8,3), big bigint, f double precision, nan numeric, at timestamptz, plain timestamp, b bytea, j json, jb jsonb, yes boolean, tags text[], nothing text)`,
    async (client, probe) => {
      const effects = await rowsAfter(
        client,
        probe,
        `INSERT INTO t VALUES (1.5, 9007199254740993, 0.1, 'NaN', '2026-11-21 09:00:00.5+09', '2026-11-21 09:00:00', '\\x00ff', '{"a": 1.0,  "a": 2}', '{"a": 1.0}', true, '{a,b}', NULL)`,
      );
      expect(effects.groups[0]?.items).toEqual([
        '{"n":1.500,"big":9007199254740993,"f":0.1,"nan":"NaN","at":"2026-11-21 00:00:00.500000+00","plain":"2026-11-21 09:00:00.000000",' +
          '"b":"sha256:06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8 2 bytes","j":{"a": 1.0,  "a": 2},"jb":{"a": 1.0},"yes":true,"tags":"{a,b}","nothing":null}',
      ]);
    },
  );
});

test('a snapshot is one state of all tables while a writer keeps moving rows between them', async () => {
  await withDatabase(`CREATE TABLE a_first (n int); CREATE TABLE z_last (n int); INSERT INTO a_first SELECT generate_series(1, 60)`, async (client) => {
    const reader = new Client({ connectionString: await postgres.database(`probe${String(count)}`) });
    await reader.connect();
    const stop = new AbortController();
    const moving = (async () => {
      while (!stop.signal.aborted) {
        await client.query('WITH gone AS (DELETE FROM a_first WHERE n = (SELECT min(n) FROM a_first) RETURNING n) INSERT INTO z_last SELECT n FROM gone');
        await client.query('WITH gone AS (DELETE FROM z_last RETURNING n) INSERT INTO a_first SELECT n FROM gone');
      }
    })();
    try {
      for (let round = 0; round < 50; round += 1) {
        const snapshot = await readSnapshot(reader, { excludeTables: [], rowLimit: 100 });
        expect((snapshot.get('a_first')?.rows.length ?? 0) + (snapshot.get('z_last')?.rows.length ?? 0)).toBe(60);
      }
    } finally {
      stop.abort();
      await moving;
      await reader.end();
    }
  });
});

test('a table that changes with nothing sent in between is named', async () => {
  await withDatabase(
    `CREATE TABLE heartbeat (id int PRIMARY KEY, n int); INSERT INTO heartbeat VALUES (1, 0); CREATE TABLE steady (a int)`,
    async (client, probe) => {
      const stop = new AbortController();
      const beating = (async () => {
        while (!stop.signal.aborted) await client.query('UPDATE heartbeat SET n = n + 1');
      })();
      let effects: Effects;
      try {
        effects = await (await probe.watch(['rows'])).finish();
      } finally {
        stop.abort();
        await beating;
      }
      expect(effects.restless).toEqual(['rows/heartbeat']);
    },
    { quietMilliseconds: 200 },
  );
});

test('a table beyond the row limit fails the probe, and so does a kind that the side does not offer', async () => {
  await withDatabase(`CREATE TABLE huge (a int); INSERT INTO huge SELECT generate_series(1, 101)`, async (_client, probe) => {
    await expect(probe.watch(['rows'])).rejects.toThrow(/table huge has more than 100 rows.*rowLimit/);
    await expect(probe.watch(['queue'])).rejects.toThrow('effects.queue');
    await expect(probe.watch(['mails'])).rejects.toThrow('no sinks');
  });
});

test('queue, log and object tables are told as what they are, and rows tell the rest once', async () => {
  const parts: Partial<EffectsConfig> = {
    queue: { table: 'item' },
    log: { table: 'entry', order: 'at' },
    objects: { table: 'blob', key: 'name', content: 'content' },
  };
  await withDatabase(
    `CREATE TABLE item (id serial PRIMARY KEY, body text); CREATE TABLE entry (id serial PRIMARY KEY, at int); CREATE TABLE blob (name text PRIMARY KEY, content bytea);
     INSERT INTO item (body) VALUES ('old'), ('taken'); INSERT INTO blob VALUES ('a', 'x')`,
    async (client, probe) => {
      const watch = await probe.watch(['rows', 'queue', 'logs', 'objects']);
      await client.query(
        `INSERT INTO item (body) VALUES ('new'); DELETE FROM item WHERE body = 'old'; UPDATE item SET body = 'leased' WHERE body = 'taken';
         INSERT INTO entry (at) VALUES (10), (9); INSERT INTO blob VALUES ('b', 'yy'); UPDATE blob SET content = 'z' WHERE name = 'a'`,
      );
      const { groups } = await watch.finish();
      expect(groups.map(({ kind, name, items, ordered }) => [kind, name, items.length, ordered])).toEqual([
        ['objects', 'stored', 1, false],
        ['objects', 'changed', 1, false],
        ['logs', 'written', 2, true],
        ['queue', 'put', 1, false],
        ['queue', 'gone', 1, false],
        ['queue', 'changed', 1, false],
      ]);
      expect(groups[2]?.items.map((item) => (JSON.parse(item) as { at: number }).at)).toEqual([9, 10]);
      expect(JSON.parse(groups[0]?.items[0] ?? '')).toMatchObject({ key: 'b', size: 2 });
    },
    parts,
  );
});
