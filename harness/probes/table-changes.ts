import type { Table } from './catalog.js';
import type { DatabaseSnapshot, TableSnapshot } from './snapshot.js';

/** A row whose key stayed and whose other cells did not; cells as JSON texts in the order of the table's columns. */
export interface ChangedRow {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What became of one table between two snapshots. */
export interface TableChanges {
  readonly table: Table;
  readonly inserted: readonly (readonly string[])[];
  readonly deleted: readonly (readonly string[])[];
  readonly changed: readonly ChangedRow[];
}

/** Stands in no JSON text (RFC 8259, 7). */
const SEPARATOR = '\u0000';

/** What changed, table by table; tables in which nothing did are left out. */
export function diffSnapshots(before: DatabaseSnapshot, after: DatabaseSnapshot): TableChanges[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const left = before.get(name);
    const right = after.get(name);
    // A table that came or went in between had, or has, no rows on the other side of the moment.
    const table = right?.table ?? left?.table;
    if (table === undefined) return [];
    const changes = diffTable(table, sameShape(left, table), sameShape(right, table));
    return changes.inserted.length + changes.deleted.length + changes.changed.length === 0 ? [] : [changes];
  });
}

/** Rows in the columns of `table`: a column that came in between is NULL before. */
function sameShape(snapshot: TableSnapshot | undefined, table: Table): readonly (readonly string[])[] {
  if (snapshot === undefined) return [];
  const names = snapshot.table.columns.map((column) => column.name);
  if (names.join('\n') === table.columns.map((column) => column.name).join('\n')) return snapshot.rows;
  return snapshot.rows.map((row) => table.columns.map((column) => row[names.indexOf(column.name)] ?? 'null'));
}

function diffTable(table: Table, before: readonly (readonly string[])[], after: readonly (readonly string[])[]): TableChanges {
  const key = table.keys[0];
  if (key === undefined) return { table, inserted: surplus(after, before), deleted: surplus(before, after), changed: [] };
  const places = key.map((name) => table.columns.findIndex((column) => column.name === name));
  const keyOf = (row: readonly string[]): string => places.map((at) => row[at]).join(SEPARATOR);
  const old = new Map(before.map((row) => [keyOf(row), row]));
  const inserted: (readonly string[])[] = [];
  const changed: ChangedRow[] = [];
  for (const row of after) {
    const id = keyOf(row);
    const known = old.get(id);
    old.delete(id);
    if (known === undefined) inserted.push(row);
    else if (known.some((cell, at) => cell !== row[at])) changed.push({ before: known, after: row });
  }
  return { table, inserted, deleted: [...old.values()], changed };
}

/** Members of a multiset that the other one lacks, each as often as it lacks it. */
function surplus(rows: readonly (readonly string[])[], others: readonly (readonly string[])[]): (readonly string[])[] {
  const counts = new Map<string, number>();
  for (const row of others) counts.set(row.join(SEPARATOR), (counts.get(row.join(SEPARATOR)) ?? 0) + 1);
  return rows.filter((row) => {
    const left = counts.get(row.join(SEPARATOR)) ?? 0;
    if (left > 0) counts.set(row.join(SEPARATOR), left - 1);
    return left === 0;
  });
}
