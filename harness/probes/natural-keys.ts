import type { DatabaseSnapshot } from './snapshot.js';
import type { IdTypes } from './id-types.js';

/** How far a natural key is followed over keys of other tables. */
const MAX_DEPTH = 4;

/**
 * Says what rows stand for: their first key without a number of the side's own, ids in it replaced by what they stand for. An id that
 * only pairs up could lead to any row; with its natural key it leads to the right one.
 */
export class NaturalKeys {
  private readonly rows = new Map<string, ReadonlyMap<string, readonly string[]>>();

  constructor(
    private readonly snapshot: DatabaseSnapshot,
    private readonly types: IdTypes,
  ) {}

  /** The natural key of the row that has `id` (JSON text) in the column `table.column`; undefined when there is no such row or key. */
  find(type: string, id: string, depth = 0): string | undefined {
    const split = type.lastIndexOf('.');
    const snapshot = this.snapshot.get(type.slice(0, split));
    if (snapshot === undefined || depth > MAX_DEPTH) return undefined;
    const { table } = snapshot;
    const key = table.keys.find((columns) => columns.every((name) => table.columns.some((column) => column.name === name && !column.serial)));
    const row = this.rowsBy(type, split).get(id);
    if (key === undefined || row === undefined) return undefined;
    const members = key.map((name) => {
      const cell = row[table.columns.findIndex((column) => column.name === name)] ?? 'null';
      const leadsTo = this.types.typeOf(table.name, name);
      return `${JSON.stringify(name)}:${leadsTo === undefined ? cell : (this.find(leadsTo, cell, depth + 1) ?? '"?"')}`;
    });
    return `{${members.join(',')}}`;
  }

  private rowsBy(type: string, split: number): ReadonlyMap<string, readonly string[]> {
    const known = this.rows.get(type);
    if (known !== undefined) return known;
    const snapshot = this.snapshot.get(type.slice(0, split));
    const at = snapshot?.table.columns.findIndex((column) => column.name === type.slice(split + 1)) ?? -1;
    const made = new Map(snapshot?.rows.map((row) => [row[at] ?? 'null', row]));
    this.rows.set(type, made);
    return made;
  }
}
