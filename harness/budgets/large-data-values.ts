import type { SchemaColumn, SchemaForeignKey, SchemaTable } from '../core/database-schema.js';
import { InputError } from '../core/problem.js';

/** How the large data set is filled; part of its digest. */
export interface LargeDataRules {
  /** Rows of every table that is filled. */
  readonly rows: number;
  /** Tables that stay as small as they are, beside those that cannot grow. */
  readonly stay: readonly string[];
  /** Values of columns that hold one of a few words, by `table.column`; they take turns. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** First number of a filled row: far above every number that a side has given, below the end of `integer`. */
export const FIRST_NUMBER = 1_000_000_000;

/** Children of one parent, where a table's first foreign key may repeat. */
const CHILDREN = 10;

/** Prime factors that take rows to parents in another order each, so that no two foreign keys of a table run in step. */
const STRIDES = [7919, 104_729, 15_485_863, 32_452_843];

/** The tables by name and the rules: what the value of a column depends on. */
export interface FillContext {
  readonly tables: ReadonlyMap<string, SchemaTable>;
  readonly rules: LargeDataRules;
}

/**
 * SQL for the value of a column in row `i`, an expression that counts from 0. A foreign key has the value of the column that it leads to
 * in the parent's row, so that it leads to a filled row. Throws InputError for a type that nothing is known of.
 */
export function fillValue(table: SchemaTable, column: SchemaColumn, i: string, context: FillContext, depth = 0): string {
  const at = table.foreignKeys.findIndex((key) => key.columns.includes(column.name));
  const foreign = table.foreignKeys[at];
  const parent = foreign === undefined ? undefined : context.tables.get(foreign.table);
  const to = parent?.columns.find((one) => one.name === foreign?.toColumns[foreign.columns.indexOf(column.name)]);
  // A chain of keys that leads round in a circle ends in numbers.
  if (foreign !== undefined && parent !== undefined && to !== undefined && depth < 4)
    return fillValue(parent, to, parentOf(table, foreign, at, i, context.rules.rows), context, depth + 1);
  const words = context.rules.values[`${table.name}.${column.name}`];
  if (words !== undefined && words.length > 0) {
    const list = words.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ');
    return `(ARRAY[${list}])[1 + (${i}) % ${String(words.length)}]::${column.type}`;
  }
  return valueOfType(table, column, i);
}

/** Row of the parent: many children share one when no unique index forbids it, else each child has one of its own. */
function parentOf(table: SchemaTable, foreign: SchemaForeignKey, at: number, i: string, rows: number): string {
  if (at === 0 && mayRepeat(table, foreign)) return `((${i})::bigint / ${String(CHILDREN)})`;
  const stride = STRIDES[at % STRIDES.length] ?? 1;
  return `((${i})::bigint * ${String(stride)} % ${String(rows)})`;
}

/** True when every unique index over the foreign key has a further column that differs from row to row by itself. */
function mayRepeat(table: SchemaTable, foreign: SchemaForeignKey): boolean {
  return table.indexes
    .filter((index) => index.unique && foreign.columns.some((column) => index.columns.includes(column)))
    .every((index) => index.columns.some((column) => !foreign.columns.includes(column)));
}

/** A text that no index looks at is the same in every row: a search for another one finds as little, and the table stays small. */
function isIndexed(table: SchemaTable, column: SchemaColumn): boolean {
  return table.indexes.some(({ columns, definition }) => columns.includes(column.name) || definition.includes(column.name));
}

function valueOfType(table: SchemaTable, column: SchemaColumn, i: string): string {
  const type = column.type.replace(/\(.*?\)/, '').trim();
  const length = /^(?:character varying|character|varchar|char|bpchar)\((\d+)\)$/.exec(column.type)?.[1];
  switch (type) {
    case 'smallint':
      return `((${i}) % 30000)::smallint`;
    case 'integer':
    case 'bigint':
      return `(${String(FIRST_NUMBER)} + ${i})::${type}`;
    case 'numeric':
    case 'real':
    case 'double precision':
      return `(${i})::${column.type}`;
    case 'boolean':
      return `((${i}) % 2 = 0)`;
    case 'text':
    case 'character varying':
    case 'character':
    case 'citext':
      if (!isIndexed(table, column)) return `'f'::${column.type}`;
      return length === undefined ? `('f' || (${i}))` : `left('f' || (${i}), ${length})`;
    case 'uuid':
      return `md5((${i})::text)::uuid`;
    case 'bytea':
      return `convert_to('f' || (${i}), 'UTF8')`;
    case 'json':
    case 'jsonb':
      return `'{}'::${type}`;
    case 'date':
      return `(date '2015-01-01' + ((${i}) % 3000)::integer)`;
    case 'timestamp':
    case 'timestamp without time zone':
      return `(timestamp '2020-01-01' + (${i}) * interval '1 minute')`;
    case 'timestamp with time zone':
      return `(timestamptz '2020-01-01 00:00:00+00' + (${i}) * interval '1 minute')`;
    case 'interval':
      return `((${i}) * interval '1 second')`;
    case 'inet':
      return `('10.0.0.0'::inet + (${i})::bigint)`;
    default:
      if (column.nullable) return 'NULL';
      if (type.endsWith('[]')) return `'{}'::${column.type}`;
      throw new InputError(
        `the large data set cannot fill ${table.name}.${column.name} of type ${column.type}; name its values in the rules ("${table.name}.${column.name}": […]) or let the table stay`,
      );
  }
}
