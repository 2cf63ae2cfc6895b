import type { Json, JsonRow } from './worker-fixture.js';
import type { TableChanges, UpdatedRow } from './worker-run.js';

/** Rows of every table, ordered by their ids. */
export type Snapshot = ReadonlyMap<string, readonly JsonRow[]>;

/** What changed between two snapshots, by table; a table that stayed the same is not named. Rows are told apart by `id`. */
export function tableDifferences(before: Snapshot, after: Snapshot): Record<string, TableChanges> {
  const found: Record<string, TableChanges> = {};
  for (const table of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const changes = rowDifferences(before.get(table) ?? [], after.get(table) ?? []);
    if (changes.inserted.length + changes.deleted.length + changes.updated.length > 0) found[table] = changes;
  }
  return found;
}

function rowDifferences(before: readonly JsonRow[], after: readonly JsonRow[]): TableChanges {
  const earlier = new Map(before.map((row) => [row['id'], row]));
  const later = new Set(after.map((row) => row['id']));
  const updated: UpdatedRow[] = [];
  for (const row of after) {
    const old = earlier.get(row['id']);
    if (old === undefined) continue;
    const columns = Object.entries(row).filter(([name, value]) => !same(value, old[name]));
    if (columns.length > 0)
      updated.push({ id: Number(row['id']), columns: Object.fromEntries(columns.map(([name, value]) => [name, [old[name] ?? null, value]])) });
  }
  return { inserted: after.filter((row) => !earlier.has(row['id'])), deleted: before.filter((row) => !later.has(row['id'])), updated };
}

const same = (left: Json, right: Json | undefined): boolean => JSON.stringify(left) === JSON.stringify(right);
