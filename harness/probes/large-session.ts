import type { Client } from 'pg';
import type { SchemaTable } from '../core/database-schema.js';
import { quoteName, quoteTable } from './catalog.js';
import type { SmallRows, TableUndo } from './small-rows.js';
import { connectAs } from './statement-watch.js';

/** A statement in a form that the server takes. */
export interface RunnableStatement {
  readonly sql: string;
  readonly parameters: readonly (string | null)[];
}

/** A statement beyond it counts as failed, milliseconds. */
const STATEMENT_LIMIT_MS = 30_000;

/**
 * One side's database of the large data set, with the side's own rows in it. All happens in one transaction that is never committed, so
 * that nothing of a run stays, however it ends.
 */
export class LargeSession {
  private constructor(
    private readonly client: Client,
    private readonly tables: ReadonlyMap<string, SchemaTable>,
  ) {}

  /** Connects and copies the side's rows in. */
  static async open(databaseUrl: string, tables: readonly SchemaTable[], rows: SmallRows): Promise<LargeSession> {
    const client = await connectAs(databaseUrl, 'large');
    try {
      const session = new LargeSession(client, new Map(tables.map((table) => [table.name, table])));
      await client.query(`SET statement_timeout = ${String(STATEMENT_LIMIT_MS)}`);
      await client.query('BEGIN');
      for (const [table, values] of rows) await session.insert(table, values);
      return session;
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** The plan of a statement as EXPLAIN (FORMAT JSON) gives it. Throws what the server says. */
  async explain({ sql, parameters }: RunnableStatement, generic = false): Promise<unknown> {
    return this.undone(async () => {
      const options = generic ? 'GENERIC_PLAN, FORMAT JSON' : 'FORMAT JSON';
      const { rows } = await this.client.query<[string]>({ text: `EXPLAIN (${options}) ${sql}`, values: [...parameters], rowMode: 'array' });
      return (JSON.parse(rows[0]?.[0] ?? '[]') as { Plan?: unknown }[])[0]?.Plan;
    });
  }

  /**
   * Executes statements one after the other on the state from before the request that they belong to, and takes back what they did.
   * Gives the time that they took together, milliseconds; what prepares and takes back is no part of it. Throws what the server says.
   */
  async time(statements: readonly RunnableStatement[], undo: readonly TableUndo[]): Promise<number> {
    return this.undone(async () => {
      for (const { table, remove, restore } of undo) {
        await this.remove(table, [...remove, ...restore]);
        await this.insert(table, restore);
      }
      let total = 0;
      for (const { sql, parameters } of statements) {
        const began = performance.now();
        await this.client.query({ text: sql, values: [...parameters], rowMode: 'array' });
        total += performance.now() - began;
      }
      return total;
    });
  }

  /** Takes back all that was done. */
  async close(): Promise<void> {
    try {
      await this.client.query('ROLLBACK');
      await this.client.query('SET statement_timeout = 0');
      // What was rolled back still takes room, and more so with every run. Pages that nothing touched are skipped.
      await this.client.query('VACUUM');
    } catch {
      // A connection that is gone has taken its transaction with it.
    }
    await this.client.end();
  }

  private async undone<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.client.query('SAVEPOINT one');
    try {
      return await work();
    } finally {
      await this.client.query('ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one');
    }
  }

  private async insert(name: string, rows: readonly string[]): Promise<void> {
    const table = this.tables.get(name);
    if (table === undefined || rows.length === 0) return;
    const columns = table.columns
      .filter((column) => column.generated === null)
      .map((column) => quoteName(column.name))
      .join(', ');
    await this.client.query(
      `INSERT INTO ${quoteTable(table)} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${quoteTable(table)}, $1::json)`,
      [`[${rows.join(',')}]`],
    );
  }

  private async remove(name: string, rows: readonly string[]): Promise<void> {
    const table = this.tables.get(name);
    if (table === undefined || table.key.length === 0) return;
    const condition = table.key.map((column) => `t.${quoteName(column)} = k.${quoteName(column)}`).join(' AND ');
    await this.client.query(`DELETE FROM ${quoteTable(table)} t USING json_populate_recordset(NULL::${quoteTable(table)}, $1::json) k WHERE ${condition}`, [
      `[${rows.join(',')}]`,
    ]);
  }
}
