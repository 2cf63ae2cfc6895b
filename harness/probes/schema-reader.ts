import type { ClientBase } from 'pg';
import type { SchemaTable } from '../core/database-schema.js';

/** Ordinary tables of user schemas; `name` is `relation` or `schema.relation`. */
const TABLES = `SELECT c.oid, n.nspname AS schema, c.relname AS relation,
    CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'`;

const COLUMNS = `SELECT coalesce(json_agg(json_build_object(
      'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'nullable', NOT a.attnotnull,
      'collation', CASE WHEN a.attcollation <> y.typcollation THEN (SELECT quote_ident(o.collname) FROM pg_collation o WHERE o.oid = a.attcollation) END,
      'numbered', a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%',
      'generated', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
      'defaultValue', CASE WHEN a.attgenerated = '' AND pg_get_expr(d.adbin, d.adrelid) NOT LIKE 'nextval(%' THEN pg_get_expr(d.adbin, d.adrelid) END)
    ORDER BY a.attnum), '[]')
  FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped`;

const INDEX_COLUMNS = `ARRAY(SELECT a.attname FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(num, at)
  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num WHERE k.at <= i.indnkeyatts ORDER BY k.at)`;

const INDEXES = `SELECT coalesce(json_agg(json_build_object(
      'name', c.relname, 'definition', pg_get_indexdef(i.indexrelid), 'unique', i.indisunique, 'columns', ${INDEX_COLUMNS},
      'constraint', CASE WHEN i.indisprimary THEN 'primary' WHEN EXISTS (
        SELECT 1 FROM pg_constraint u WHERE u.conindid = i.indexrelid AND u.contype = 'u') THEN 'unique' END)
    ORDER BY i.indisprimary DESC, c.relname), '[]')
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = t.oid AND i.indisvalid`;

const NAMES = (columns: string, relation: string): string =>
  `ARRAY(SELECT a.attname FROM unnest(${columns}) WITH ORDINALITY k(num, at) JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.num ORDER BY k.at)`;

const FOREIGN_KEYS = `SELECT coalesce(json_agg(json_build_object('columns', ${NAMES('f.conkey', 'f.conrelid')}, 'toColumns', ${NAMES('f.confkey', 'f.confrelid')},
      'table', (SELECT CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = f.confrelid))
    ORDER BY f.conname), '[]')
  FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = t.oid`;

/** The first unique index over all rows and over columns that cannot be NULL, the primary key before others. */
const KEY = `SELECT coalesce((SELECT to_json(${INDEX_COLUMNS}) FROM pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
      AND NOT EXISTS (SELECT 1 FROM unnest(i.indkey::int2[]) k(num) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num WHERE NOT a.attnotnull)
    ORDER BY i.indisprimary DESC, i.indexrelid LIMIT 1), '[]'::json)`;

/** A CHECK that compares one column of a primary key of one column with a constant. */
const FIXED = `SELECT EXISTS (SELECT 1 FROM pg_constraint h JOIN pg_index i ON i.indrelid = h.conrelid AND i.indisprimary AND i.indnkeyatts = 1
    JOIN pg_attribute a ON a.attrelid = h.conrelid AND a.attnum = i.indkey[0]
    WHERE h.conrelid = t.oid AND h.contype = 'c' AND h.conkey = ARRAY[a.attnum] AND pg_get_constraintdef(h.oid) ~ ('^CHECK \\(\\(' || a.attname || ' = [^()]+\\)\\)$'))`;

const SCHEMA = `WITH t AS (${TABLES})
  SELECT json_build_object('name', t.name, 'schema', t.schema, 'relation', t.relation, 'columns', (${COLUMNS}), 'indexes', (${INDEXES}),
    'foreignKeys', (${FOREIGN_KEYS}), 'key', (${KEY}), 'fixed', (${FIXED}))::text AS described
  FROM t ORDER BY t.name`;

/** Every table of a database with all that is needed to make it again elsewhere, in the order of their names. Throws what the database says. */
export async function readSchema(client: ClientBase): Promise<SchemaTable[]> {
  // Definitions name schemas only when the search path does not have them.
  await client.query(`SET search_path TO ''`);
  try {
    const { rows } = await client.query<{ described: string }>(SCHEMA);
    return rows.map(({ described }) => JSON.parse(described) as SchemaTable);
  } finally {
    await client.query('RESET search_path');
  }
}
