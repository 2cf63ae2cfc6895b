import type { Client } from 'pg';
import { matchesId } from '../core/glob.js';
import { BYTES, cellJson } from './cell.js';
import { quoteName, quoteTable, readCatalog, type Table } from './catalog.js';

/** All rows of a table at one moment. */
export interface TableSnapshot {
  readonly table: Table;
  /** Each row's cells as JSON texts, in the order of the table's columns. */
  readonly rows: readonly (readonly string[])[];
}

/** All tables of a database at one moment, by name. */
export type DatabaseSnapshot = ReadonlyMap<string, TableSnapshot>;

export interface SnapshotLimits {
  readonly excludeTables: readonly string[];
  readonly rowLimit: number;
}

/**
 * Reads every table in one transaction that sees one state of the database, whoever writes meanwhile (PostgreSQL, 13.2.2). Bytes are
 * read as digest and size. Throws for a table beyond the row limit: a part of a table would compare as if the rest were equal.
 */
export async function readSnapshot(client: Client, limits: SnapshotLimits): Promise<DatabaseSnapshot> {
  await client.query(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'`,
  );
  try {
    const tables = (await readCatalog(client)).filter((table) => !limits.excludeTables.some((glob) => matchesId(glob, table.name)));
    const found = new Map<string, TableSnapshot>();
    for (const table of tables) found.set(table.name, { table, rows: await readTable(client, table, limits.rowLimit) });
    return found;
  } finally {
    await client.query('ROLLBACK');
  }
}

async function readTable(client: Client, table: Table, rowLimit: number): Promise<string[][]> {
  const columns = table.columns.map((column) => (column.typeId === BYTES ? bytesOf(quoteName(column.name)) : `${quoteName(column.name)}::text`));
  const key = table.keys[0];
  // In the order of the key, so that rows that nothing else tells apart pair up in the order in which they were numbered.
  const order = key === undefined ? '' : ` ORDER BY ${key.map(quoteName).join(', ')}`;
  const answer = await client.query<(string | null)[]>({
    text: `SELECT ${columns.length === 0 ? 'NULL' : columns.join(', ')} FROM ONLY ${quoteTable(table)}${order} LIMIT ${String(rowLimit + 1)}`,
    rowMode: 'array',
  });
  if (answer.rows.length > rowLimit)
    throw new Error(
      `table ${table.name} has more than ${String(rowLimit)} rows, which the probe would have to read whole before and after every case; raise effects.database.rowLimit or exclude the table`,
    );
  return answer.rows.map((row) => table.columns.map((column, at) => cellJson(row[at] ?? null, column.typeId === BYTES ? 0 : column.typeId)));
}

const bytesOf = (column: string): string => `'sha256:' || encode(sha256(${column}), 'hex') || ' ' || octet_length(${column})::text || ' bytes'`;
