import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { createIndex, createTable, fillTable, stepsBetween, tableSql, tablesToFill } from '../budgets/large-data-sql.js';
import type { LargeDataRules } from '../budgets/large-data-values.js';
import type { PerSide } from '../core/budget.js';
import type { LargeDataFacts } from '../core/database-measurement.js';
import type { SchemaTable } from '../core/database-schema.js';
import { openKeptCluster, type KeptCluster } from '../sides/kept-cluster.js';
import type { ServedCluster } from '../sides/postgres-cluster.js';

/** Changed when the same schemas and rules would be filled in another way. */
const FORMAT = 2;

/** Plans must not depend on how many cores are free, nor times on what the server does beside. */
const SETTINGS = [
  'wal_level=minimal',
  'max_wal_senders=0',
  'full_page_writes=off',
  'synchronous_commit=off',
  'autovacuum=off',
  'jit=off',
  'max_parallel_workers_per_gather=0',
  'shared_buffers=256MB',
];
const SETTINGS_TO_MAKE = [...SETTINGS, 'maintenance_work_mem=128MB', 'max_wal_size=8GB', 'max_parallel_maintenance_workers=0'];

export interface LargeDataInput {
  readonly root: string;
  readonly schemas: PerSide<readonly SchemaTable[]>;
  /** Words of the measured statements: tables among them are filled. */
  readonly named: PerSide<ReadonlySet<string>>;
  readonly rules: LargeDataRules;
  readonly version: string;
  /** Where clusters are kept, `.parity` unless said. */
  readonly folder?: string;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface LargeData extends LargeDataFacts {
  readonly url: PerSide<string>;
  close(): Promise<void>;
}

interface Description {
  readonly base: string;
  readonly filled: PerSide<readonly string[]>;
  readonly bytes: number;
}

/** Opens the large data set of two schemas; makes it when there is none with all the tables that are needed. */
export async function openLargeData(input: LargeDataInput): Promise<LargeData> {
  const { root, schemas, named, rules, note } = input;
  const fill = { oracle: tablesToFill(schemas.oracle, named.oracle, rules), target: tablesToFill(schemas.target, named.target, rules) };
  const names = { oracle: fill.oracle.map((table) => table.name), target: fill.target.map((table) => table.name) };
  const base = digestOf({ format: FORMAT, schemas, rules, version: input.version });
  const fits = (found: unknown): boolean => {
    const { base: other, filled } = (found ?? {}) as Partial<Description>;
    return other === base && filled !== undefined && hasAll(filled.oracle, names.oracle) && hasAll(filled.target, names.target);
  };
  const cluster = await openKeptCluster({
    folder: input.folder ?? join(root, '.parity'),
    prefix: 'large',
    digest: digestOf({ base, names }),
    fits,
    logFile: join(root, '.parity', 'logs', 'postgres-large.log'),
    settings: SETTINGS,
    settingsToMake: SETTINGS_TO_MAKE,
    signal: input.signal,
    make: async (served) => {
      note(
        `making the large data set: ${String(rules.rows)} rows in each of ${String(new Set([...names.oracle, ...names.target]).size)} tables, on both sides`,
      );
      return { base, filled: names, bytes: await makeBoth(served, schemas, fill, rules) } satisfies Description;
    },
  });
  if (cluster.madeIn !== undefined) note(`the large data set was made in ${cluster.madeIn.toFixed(1)} s`);
  return describe(cluster, schemas, rules);
}

const hasAll = (some: readonly string[], wanted: readonly string[]): boolean => wanted.every((name) => some.includes(name));
const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

function describe(cluster: KeptCluster, schemas: PerSide<readonly SchemaTable[]>, rules: LargeDataRules): LargeData {
  const { filled, bytes } = cluster.description as Description;
  const relations = (side: 'oracle' | 'target'): Set<string> =>
    new Set(schemas[side].filter((table) => filled[side].includes(table.name)).map((table) => table.relation));
  return {
    url: { oracle: cluster.served.url('oracle'), target: cluster.served.url('target') },
    filled: { oracle: relations('oracle'), target: relations('target') },
    rows: rules.rows,
    madeIn: cluster.madeIn,
    bytes,
    close: () => cluster.close(),
  };
}

/** Makes the oracle's database, copies it, and turns the copy into the target's: the schemas of two sides are mostly the same. */
async function makeBoth(
  served: ServedCluster,
  schemas: PerSide<readonly SchemaTable[]>,
  fill: PerSide<readonly SchemaTable[]>,
  rules: LargeDataRules,
): Promise<number> {
  await within(served.url('postgres'), ['CREATE DATABASE oracle']);
  await makeTables(served.url('oracle'), schemas.oracle, schemas.oracle, fill.oracle, rules);
  // Nothing may be connected to what is copied.
  await within(served.url('postgres'), ['CREATE DATABASE target TEMPLATE oracle STRATEGY file_copy']);
  const filledThere = new Set(fill.oracle.map((table) => table.name));
  const wanted = new Set(fill.target.map((table) => table.name));
  // A table that only one of them fills is another table.
  const alike = schemas.oracle.filter((table) => filledThere.has(table.name) === wanted.has(table.name));
  const unlike = schemas.oracle.filter((table) => !alike.includes(table));
  const steps = stepsBetween(alike, schemas.target);
  const gone = stepsBetween(unlike, []);
  await within(served.url('target'), [...gone.drop, ...steps.drop]);
  await makeTables(served.url('target'), schemas.target, steps.make, fill.target, rules);
  await within(served.url('target'), steps.indexes);
  const sizes = await within(served.url('postgres'), [`SELECT (pg_database_size('oracle') + pg_database_size('target'))::text AS bytes`]);
  return Number(sizes);
}

/** Connections that fill tables side by side. */
const FILLERS = 2;

async function makeTables(
  url: string,
  schema: readonly SchemaTable[],
  make: readonly SchemaTable[],
  fill: readonly SchemaTable[],
  rules: LargeDataRules,
): Promise<void> {
  const tables = new Map(schema.map((table) => [table.name, table]));
  const queue = [...make].sort((one, other) => other.indexes.length + other.columns.length - one.indexes.length - one.columns.length);
  const work = async (): Promise<void> => {
    for (let table = queue.shift(); table !== undefined; table = queue.shift()) {
      const made = table;
      const isFilled = fill.some((one) => one.name === made.name);
      const indexes = made.indexes.flatMap((index) => createIndex(made, index));
      // In the transaction that makes it, a table is filled without a write-ahead log (PostgreSQL, 14.4.7).
      await within(url, ['BEGIN', ...createTable(table), ...(isFilled ? [fillTable(table, { tables, rules })] : []), ...indexes, 'COMMIT']);
      if (isFilled) await within(url, [`VACUUM (ANALYZE) ${tableSql(table)}`]);
    }
  };
  await Promise.all(Array.from({ length: FILLERS }, work));
}

/** Runs statements on a connection of their own; gives the first value of the last one, if it has any. */
async function within(url: string, statements: readonly string[]): Promise<unknown> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    let last: unknown;
    for (const statement of statements) {
      const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
      last = rows[0]?.[0];
    }
    return last;
  } finally {
    await client.end();
  }
}
