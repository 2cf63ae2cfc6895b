import type { SchemaColumn, SchemaIndex, SchemaTable } from '../core/database-schema.js';
import { fillValue, type FillContext, type LargeDataRules } from './large-data-values.js';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The table as SQL names it. */
export const tableSql = ({ schema, relation }: Pick<SchemaTable, 'schema' | 'relation'>): string => `${quote(schema)}.${quote(relation)}`;

/** First number that a table of the large data set gives by itself: above its filled rows. */
const FIRST_OWN_NUMBER = 2_000_000_000;

/** Makes an empty table without its keys and indexes: they are made when it is full. Foreign keys and triggers are left out. */
export function createTable(table: SchemaTable): string[] {
  const sequence = (column: SchemaColumn): string => `${quote(table.schema)}.${quote(`${table.relation}_${column.name}_large`)}`;
  const numbered = table.columns.filter((column) => column.numbered);
  const columns = table.columns.map((column) => {
    const parts = [quote(column.name), column.type];
    if (column.collation !== null) parts.push(`COLLATE ${column.collation}`);
    if (!column.nullable) parts.push('NOT NULL');
    if (column.generated !== null) parts.push(`GENERATED ALWAYS AS (${column.generated}) STORED`);
    else if (column.numbered) parts.push(`DEFAULT nextval('${sequence(column).replaceAll("'", "''")}')`);
    else if (column.defaultValue !== null) parts.push(`DEFAULT ${column.defaultValue}`);
    return parts.join(' ');
  });
  return [
    ...(table.schema === 'public' ? [] : [`CREATE SCHEMA IF NOT EXISTS ${quote(table.schema)}`]),
    // A small number has its end below the first of its own.
    ...numbered.map((column) => `CREATE SEQUENCE ${sequence(column)} START ${String(column.type === 'smallint' ? 1 : FIRST_OWN_NUMBER)}`),
    `CREATE TABLE ${tableSql(table)} (${columns.join(', ')})`,
  ];
}

/** Removes a table and what numbers it. */
export function dropTable(table: SchemaTable): string[] {
  return [
    `DROP TABLE ${tableSql(table)}`,
    ...table.columns
      .filter((column) => column.numbered)
      .map((column) => `DROP SEQUENCE IF EXISTS ${quote(table.schema)}.${quote(`${table.relation}_${column.name}_large`)}`),
  ];
}

/** Fills a table with as many rows as the rules say. Throws InputError for a column that cannot be filled. */
export function fillTable(table: SchemaTable, context: FillContext): string {
  const columns = table.columns.filter((column) => column.generated === null);
  const values = columns.map((column) => fillValue(table, column, 'i', context));
  return `INSERT INTO ${tableSql(table)} (${columns.map(({ name }) => quote(name)).join(', ')}) SELECT ${values.join(', ')} FROM generate_series(0, ${String(context.rules.rows - 1)}) AS i`;
}

/** Makes an index as the side has it, and the constraint that it serves. */
export function createIndex(table: SchemaTable, index: SchemaIndex): string[] {
  if (index.constraint === null) return [index.definition];
  const kind = index.constraint === 'primary' ? 'PRIMARY KEY' : 'UNIQUE';
  return [index.definition, `ALTER TABLE ${tableSql(table)} ADD CONSTRAINT ${quote(index.name)} ${kind} USING INDEX ${quote(index.name)}`];
}

function dropIndex(table: SchemaTable, index: SchemaIndex): string {
  return index.constraint === null
    ? `DROP INDEX ${quote(table.schema)}.${quote(index.name)}`
    : `ALTER TABLE ${tableSql(table)} DROP CONSTRAINT ${quote(index.name)}`;
}

/** Tables that are filled: those that the measured statements name and that may grow. */
export function tablesToFill(tables: readonly SchemaTable[], named: ReadonlySet<string>, rules: LargeDataRules): SchemaTable[] {
  return tables.filter((table) => named.has(table.relation.toLowerCase()) && !table.fixed && !rules.stay.includes(table.name));
}

/** What makes one side's database out of a copy of the other's: much faster than filling it anew, as the sides hardly differ. */
export interface SchemaSteps {
  /** In the copy, before anything else. */
  readonly drop: readonly string[];
  /** Tables that the copy has in another shape or not at all. */
  readonly make: readonly SchemaTable[];
  /** Indexes that only this side has on tables that are alike. */
  readonly indexes: readonly string[];
}

/** The steps from a database with the tables `from` to one with the tables `to`. */
export function stepsBetween(from: readonly SchemaTable[], to: readonly SchemaTable[]): SchemaSteps {
  const there = new Map(from.map((table) => [table.name, table]));
  const wanted = new Map(to.map((table) => [table.name, table]));
  const isKept = (table: SchemaTable): boolean => {
    const other = there.get(table.name);
    return other !== undefined && shapeOf(other) === shapeOf(table);
  };
  const drop = from.flatMap((table) => {
    const other = wanted.get(table.name);
    if (other === undefined || !isKept(other)) return dropTable(table);
    return table.indexes.filter((index) => !hasIndex(other, index)).map((index) => dropIndex(table, index));
  });
  const indexes = to.flatMap((table) => {
    const other = there.get(table.name);
    return other === undefined || !isKept(table) ? [] : table.indexes.filter((index) => !hasIndex(other, index)).flatMap((index) => createIndex(table, index));
  });
  return { drop, make: to.filter((table) => !isKept(table)), indexes };
}

const hasIndex = (table: SchemaTable, index: SchemaIndex): boolean =>
  table.indexes.some((one) => one.name === index.name && one.definition === index.definition && one.constraint === index.constraint);

/** All that a table's rows depend on. */
function shapeOf({ columns, foreignKeys, fixed }: SchemaTable): string {
  return JSON.stringify({ columns, foreignKeys, fixed });
}
