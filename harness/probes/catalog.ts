import type { ClientBase } from 'pg';

/** A column as the catalogue describes it. */
export interface Column {
  readonly name: string;
  /** Object id of the type, and its name with its precision: `timestamp(3) without time zone`. */
  readonly typeId: number;
  readonly type: string;
  /** True when the side numbers it by itself: a sequence or an identity. */
  readonly serial: boolean;
  readonly nullable: boolean;
}

/** A foreign key: columns here, the table and columns that they lead to. */
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  readonly toColumns: readonly string[];
}

/** A table that holds rows of its own. */
export interface Table {
  /** `name`, or `schema.name` outside of `public`. */
  readonly name: string;
  readonly schema: string;
  readonly relation: string;
  readonly columns: readonly Column[];
  /** Keys without NULL, the primary one first; empty when rows can only be told apart as a whole. */
  readonly keys: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
}

export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quoteTable = (table: Pick<Table, 'schema' | 'relation'>): string => `${quoteName(table.schema)}.${quoteName(table.relation)}`;

/** `r`: plain tables, partitions among them; a partitioned parent holds no rows (PostgreSQL, pg_class.relkind). */
const TABLES = `SELECT c.oid::text AS id, n.nspname AS schema, c.relname AS relation
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
  ORDER BY 2, 3`;
const COLUMNS = `SELECT a.attrelid::text AS id, a.attname AS name, a.atttypid::text AS type_id, format_type(a.atttypid, a.atttypmod) AS type,
    (a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%')::text AS serial,
    (NOT a.attnotnull)::text AS nullable
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ANY ($1::oid[]) ORDER BY a.attrelid, a.attnum`;
/** Unique indexes over plain columns that cannot be NULL and over all rows: only those tell every row apart. */
const KEYS = `SELECT i.indrelid::text AS id, array_to_json(ARRAY(SELECT a.attname FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(num, at)
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num WHERE k.at <= i.indnkeyatts ORDER BY k.at))::text AS columns
  FROM pg_index i
  WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indrelid = ANY ($1::oid[])
    AND NOT EXISTS (SELECT 1 FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(num, at) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num
      WHERE k.at <= i.indnkeyatts AND NOT a.attnotnull)
  ORDER BY i.indrelid, i.indisprimary DESC, i.indexrelid`;
const FOREIGN_KEYS = `SELECT f.conrelid::text AS id, f.confrelid::text AS target,
    array_to_json(ARRAY(SELECT a.attname FROM unnest(f.conkey) WITH ORDINALITY k(num, at)
      JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.num ORDER BY k.at))::text AS columns,
    array_to_json(ARRAY(SELECT a.attname FROM unnest(f.confkey) WITH ORDINALITY k(num, at)
      JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.num ORDER BY k.at))::text AS to_columns
  FROM pg_constraint f WHERE f.contype = 'f' AND f.conparentid = 0 AND f.conrelid = ANY ($1::oid[]) ORDER BY f.conrelid, f.conname`;

type Found = Readonly<Record<string, string>>;

/** Every table of every user schema with its columns and keys, as the transaction of `client` sees them. Throws what the database says. */
export async function readCatalog(client: ClientBase): Promise<Table[]> {
  const found = async (sql: string, ...values: unknown[]): Promise<Found[]> => (await client.query<Found>(sql, values)).rows;
  const tables = await found(TABLES);
  const ids = tables.map((table) => table['id'] ?? '');
  const nameOf = new Map(tables.map((table) => [table['id'], tableName(table['schema'] ?? '', table['relation'] ?? '')]));
  const columns = byTable(await found(COLUMNS, ids));
  const keys = byTable(await found(KEYS, ids));
  const foreignKeys = byTable(await found(FOREIGN_KEYS, ids));
  return tables.map((table) => ({
    name: nameOf.get(table['id']) ?? '',
    schema: table['schema'] ?? '',
    relation: table['relation'] ?? '',
    columns: (columns.get(table['id']) ?? []).map((column) => ({
      name: column['name'] ?? '',
      typeId: Number(column['type_id']),
      type: column['type'] ?? '',
      serial: column['serial'] === 'true',
      nullable: column['nullable'] === 'true',
    })),
    keys: (keys.get(table['id']) ?? []).map((key) => names(key['columns'])),
    foreignKeys: (foreignKeys.get(table['id']) ?? []).map((key) => ({
      columns: names(key['columns']),
      table: nameOf.get(key['target']) ?? '',
      toColumns: names(key['to_columns']),
    })),
  }));
}

const tableName = (schema: string, relation: string): string => (schema === 'public' ? relation : `${schema}.${relation}`);
const names = (text: string | undefined): string[] => JSON.parse(text ?? '[]') as string[];

function byTable(rows: readonly Found[]): Map<string | undefined, Found[]> {
  const grouped = new Map<string | undefined, Found[]>();
  for (const row of rows) {
    const known = grouped.get(row['id']);
    if (known === undefined) grouped.set(row['id'], [row]);
    else known.push(row);
  }
  return grouped;
}
