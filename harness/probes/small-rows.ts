import type { Client } from 'pg';
import type { SchemaTable } from '../core/database-schema.js';
import { quoteTable } from './catalog.js';

/** The rows of every table as JSON texts, by table. They stay texts: JSON numbers of JavaScript would lose digits. */
export type SmallRows = ReadonlyMap<string, readonly string[]>;

/** Reads all rows of a side's tables as one transaction sees them. */
export async function readSmallRows(client: Client, tables: readonly SchemaTable[]): Promise<SmallRows> {
  const found = new Map<string, string[]>();
  for (const table of tables) {
    const { rows } = await client.query<[string]>({ text: `SELECT row_to_json(t)::text FROM ${quoteTable(table)} t`, rowMode: 'array' });
    found.set(
      table.name,
      rows.map(([row]) => row),
    );
  }
  return found;
}

/** What takes a table back to where it was: rows that were made or changed go, those that were deleted or changed come back as they were. */
export interface TableUndo {
  readonly table: string;
  readonly remove: readonly string[];
  readonly restore: readonly string[];
}

/** What leads from the rows after a request back to those before it; tables that are the same are left out. */
export function undoBetween(before: SmallRows, after: SmallRows): TableUndo[] {
  return [...before].flatMap(([table, rows]) => {
    const later = after.get(table) ?? [];
    const restore = without(rows, later);
    const remove = without(later, rows);
    return restore.length === 0 && remove.length === 0 ? [] : [{ table, remove, restore }];
  });
}

/** Rows of `rows` that are not in `others`, each as often as it is there more often. */
function without(rows: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}
