import type { Client } from 'pg';
import type { EffectKind, EffectsConfig } from '../core/effects.js';
import { quoteName, quoteTable, type Column, type Table } from '../probes/catalog.js';
import type { TableChanges } from '../probes/table-changes.js';

/** Numbers from 0 to below 1; the same seed gives the same faults. */
export type Random = () => number;

/** The target's database at the moment between what the target did and what is seen of it. */
export interface DatabaseSurface {
  readonly client: Client;
  /** What the target did so far. */
  readonly changes: readonly TableChanges[];
  readonly config: EffectsConfig;
  /** True when an answer of the target showed the text: a value that both sides' answers paired up cannot be exchanged unseen. */
  readonly wasShown: (text: string) => boolean;
}

/** One row that a fault can be put into. */
export interface RowAt {
  readonly table: Table;
  readonly cells: readonly string[];
  /** Cells before a change; only for changed rows. */
  readonly before?: readonly string[];
}

export type ChangeKind = 'inserted' | 'deleted' | 'changed';

/** Kinds of effect that are told by the database, and the tables that tell them. */
export type TableKind = Extract<EffectKind, 'rows' | 'queue' | 'logs' | 'objects'>;

export function kindOf(table: Table, { queue, log, objects }: EffectsConfig): TableKind {
  if (queue?.table === table.name) return 'queue';
  if (log?.table === table.name) return 'logs';
  return objects !== undefined && 'table' in objects && objects.table === table.name ? 'objects' : 'rows';
}

/** Rows of a kind that came, went or changed and that a key tells apart, in random order. */
export function candidates(surface: DatabaseSurface, kind: TableKind, change: ChangeKind, random: Random): RowAt[] {
  const rows = surface.changes.flatMap((changes): RowAt[] => {
    const { table } = changes;
    if (kindOf(table, surface.config) !== kind || table.keys.length === 0) return [];
    if (change === 'changed') return changes.changed.map(({ before, after }) => ({ table, cells: after, before }));
    return changes[change].map((cells) => ({ table, cells }));
  });
  return shuffled(rows, random);
}

export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [copy[at], copy[other]] = [copy[other] as T, copy[at] as T];
  }
  return copy;
}

/** The cell's value as the database reads it back, NULL as null. */
export function cellText(cell: string | undefined): string | null {
  if (cell === undefined || cell === 'null') return null;
  return cell.startsWith('"') ? (JSON.parse(cell) as string) : cell;
}

export function valueOf(row: RowAt, column: string): string | null {
  return cellText(row.cells[row.table.columns.findIndex(({ name }) => name === column)]);
}

/** `WHERE` on the row's key. */
function whereKey(row: RowAt, values: unknown[]): string {
  const key = row.table.keys[0] ?? [];
  return key.map((name) => `${quoteName(name)}::text = $${String(values.push(valueOf(row, name)))}`).join(' AND ');
}

/**
 * Runs statements as a replica would: no trigger and no foreign key objects. A fault has to be possible that the schema forbids,
 * because the schema of a rewrite may not forbid it.
 */
async function unchecked<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query(`SET session_replication_role = replica`);
  try {
    return await work();
  } finally {
    await client.query(`SET session_replication_role = origin`);
  }
}

/** Sets a column of one row to an SQL expression, in which `$1` is `value`. Throws what the database says. */
export async function setColumn(client: Client, row: RowAt, column: string, expression: string, value?: unknown): Promise<void> {
  const values: unknown[] = value === undefined ? [] : [value];
  const sql = `UPDATE ${quoteTable(row.table)} SET ${quoteName(column)} = ${expression} WHERE ${whereKey(row, values)}`;
  await unchecked(client, () => client.query(sql, values));
}

export async function deleteRow(client: Client, row: RowAt): Promise<void> {
  const values: unknown[] = [];
  const sql = `DELETE FROM ${quoteTable(row.table)} WHERE ${whereKey(row, values)}`;
  await unchecked(client, () => client.query(sql, values));
}

/** Columns that neither number the row nor lead to another one nor are compared by their format only. */
export function plainColumns(row: RowAt, { database }: EffectsConfig): Column[] {
  const { table } = row;
  const special = new Set([
    ...table.foreignKeys.flatMap((key) => key.columns),
    ...[...(database?.references.map(({ column }) => column) ?? []), ...(database?.opaqueColumns ?? [])].flatMap((column) =>
      column.startsWith(`${table.name}.`) ? [column.slice(table.name.length + 1)] : [],
    ),
  ]);
  return table.columns.filter(({ name, serial }) => !serial && !special.has(name) && table.keys[0]?.includes(name) !== true);
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** A version 4 uuid (RFC 9562, 5.4) from the given numbers. */
export function randomUuid(random: Random): string {
  const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${digits(8)}-${digits(4)}-4${digits(3)}-${'89ab'.charAt(Math.floor(random() * 4))}${digits(3)}-${digits(12)}`;
}

/**
 * Puts a copy of a row into its table: a new number, a new uuid, a suffix where a text must be unique. `replace` sets columns of the
 * copy. False when the copy cannot be told from the row, because its key is no text and no number of the side's own.
 */
export async function copyRow(client: Client, row: RowAt, random: Random, replace: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const { table } = row;
  const unique = new Set(table.keys.flat());
  if (table.keys.some((key) => !key.some((name) => isCopyable(table.columns.find((column) => column.name === name))))) return false;
  const values: unknown[] = [];
  const columns = table.columns.filter(({ serial }) => !serial);
  const expressions = columns.map((column) => {
    const own = replace[column.name];
    if (own !== undefined) return `$${String(values.push(own))}::${column.type}`;
    if (!unique.has(column.name) || !isText(column)) return quoteName(column.name);
    const value = valueOf(row, column.name) ?? '';
    return `$${String(values.push(UUID.test(value) ? randomUuid(random) : `${value}${String(1000 + Math.floor(random() * 9000))}`))}::text`;
  });
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  const sql = `INSERT INTO ${quoteTable(table)} (${names}) SELECT ${expressions.join(', ')} FROM ${quoteTable(table)} WHERE ${whereKey(row, values)}`;
  await unchecked(client, () => client.query(sql, values));
  return true;
}

export const isText = (column: Column | undefined): boolean => column !== undefined && /^(text|character varying)/.test(column.type);
const isCopyable = (column: Column | undefined): boolean => column?.serial === true || isText(column);

/** Puts a row back that is gone; false when it held bytes, of which the snapshot kept the digest only. */
export async function restoreRow(client: Client, { table, cells }: RowAt): Promise<boolean> {
  if (table.columns.some(({ type }) => type === 'bytea')) return false;
  const values = cells.map(cellText);
  const names = table.columns.map(({ name }) => quoteName(name)).join(', ');
  const places = table.columns.map(({ type }, at) => `$${String(at + 1)}::${type}`).join(', ');
  await unchecked(client, () => client.query(`INSERT INTO ${quoteTable(table)} (${names}) VALUES (${places})`, values));
  return true;
}

/** How a fault names the row that it was put into. */
export function describe(row: RowAt, what: string): string {
  const key = (row.table.keys[0] ?? []).map((name) => `${name} ${valueOf(row, name) ?? 'null'}`).join(', ');
  return `${row.table.name} (${key}): ${what}`;
}
