import type { CsvRecord } from './csv-table.js';
import type { Manifest } from './read-manifest.js';

/** A new value for a cell of a row, which is named by its id. */
export interface CellEdit {
  readonly id: string;
  readonly column: string;
  readonly value: string;
}

/** A cell whose text really becomes another one. */
export interface ChangedCell extends CellEdit {
  readonly line: number;
  readonly before: string;
}

export interface EditedManifest {
  readonly bytes: Buffer;
  readonly changed: readonly ChangedCell[];
  /** Columns that were appended behind the last one. */
  readonly addedColumns: readonly string[];
}

/** Quotes a value only where CSV needs it. */
function written(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/**
 * Replaces the bytes of exactly the cells that change; every other byte stays. `columns` are appended, in this order, where the
 * header lacks them, but only when there is something to write. A value equal to what a cell says leaves its bytes, quotes and all.
 */
export function editCells(manifest: Manifest, edits: readonly CellEdit[], columns: readonly string[]): EditedManifest {
  const { table } = manifest;
  const key = manifest.kind.key[0] ?? '';
  const rowOf = new Map(manifest.rows.map((row) => [row.values[key] ?? '', row.record]));
  const missing = columns.filter((column) => !manifest.columns.has(column));
  const appended = new Map<CsvRecord, Map<string, string>>();
  const replaced = new Map<number, { end: number; text: string }>();
  const changed: ChangedCell[] = [];
  for (const edit of edits) {
    const record = rowOf.get(edit.id);
    if (record === undefined) throw new Error(`${manifest.name} has no row ${edit.id}`);
    const index = manifest.columns.get(edit.column);
    const cell = index === undefined ? undefined : record.cells[index];
    const before = cell?.value ?? '';
    if (before === edit.value) continue;
    changed.push({ ...edit, before, line: table.lines.locate(record.cells[0]?.start ?? 0).line });
    if (cell !== undefined) replaced.set(cell.start, { end: cell.end, text: written(edit.value) });
    else appended.set(record, (appended.get(record) ?? new Map<string, string>()).set(edit.column, edit.value));
  }
  if (changed.length === 0) return { bytes: table.bytes, changed, addedColumns: [] };

  const parts: Buffer[] = [];
  let copied = 0;
  const put = (until: number, text: string, next: number): void => {
    parts.push(table.bytes.subarray(copied, until), Buffer.from(text));
    copied = next;
  };
  for (const record of [table.header, ...table.rows]) {
    for (const { start } of record.cells) {
      const replacement = replaced.get(start);
      if (replacement !== undefined) put(start, replacement.text, replacement.end);
    }
    const end = record.cells.at(-1)?.end ?? record.end;
    const values = record === table.header ? missing : missing.map((column) => appended.get(record)?.get(column) ?? '');
    if (values.length > 0) put(end, values.map((value) => `,${written(value)}`).join(''), end);
  }
  parts.push(table.bytes.subarray(copied));
  return { bytes: Buffer.concat(parts), changed, addedColumns: missing };
}
