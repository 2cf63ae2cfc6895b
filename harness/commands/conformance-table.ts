import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { InputError } from '../core/problem.js';
import type { ConformanceTable, QueueRow } from '../sides/conformance-check.js';

const COLUMNS = ['id', 'queue_name', 'body', 'available_after', 'available', 'processing_expires', 'retries_remaining', 'state_id'];

export interface OpenTable extends ConformanceTable {
  /** Ends every other connection to the database, as a restart of the server would. */
  cutOthers(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the tables where they are missing, and looks at `queueitem` with connections of its own. A table in use is left alone. */
export async function openTable(url: string, schemaFiles: readonly string[]): Promise<OpenTable> {
  const client = await connected(url);
  try {
    const known = await client.query<{ there: boolean }>("SELECT to_regclass('queueitem') IS NOT NULL AS there");
    if (known.rows[0]?.there !== true) for (const file of schemaFiles) await client.query(readFileSync(file, 'utf8'));
    const used = await client.query('SELECT 1 FROM queueitem LIMIT 1');
    if (used.rowCount !== 0)
      throw new InputError('the table queueitem of that database has rows; the conformance test empties it, so give it a database of its own');
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    rows: async () => (await client.query<QueueRow>(`SELECT ${COLUMNS.map((column) => `${column}::text`).join(', ')} FROM queueitem ORDER BY id`)).rows,
    empty: async () => {
      await client.query('TRUNCATE queueitem RESTART IDENTITY');
    },
    lock: async (id) => {
      const holder = await connected(url);
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM queueitem WHERE id = $1 FOR UPDATE', [id]);
      return { isAwaited: () => isAwaited(client), release: () => holder.end() };
    },
    cutOthers: async () => {
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
    },
    close: () => client.end(),
  };
}

/** How long an operation may take to come to a locked row, and how often that is looked at, milliseconds. */
const AWAITED_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 20;

async function isAwaited(client: Client): Promise<boolean> {
  for (const deadline = Date.now() + AWAITED_WITHIN_MS; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))) {
    const waiting = await client.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    if (waiting.rowCount !== 0) return true;
  }
  return false;
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
  } catch (error) {
    throw new InputError(`the database ${new URL(url).host} does not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
  return client;
}
