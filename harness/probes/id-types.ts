import type { BoundPlace, ReferenceRule } from '../core/effects.js';
import type { Table } from './catalog.js';

/** Tells of which numbered column a column's values are ids. */
export interface IdTypes {
  /** `table.column` of the id that a column holds, itself for a serial one; undefined when it holds none. */
  typeOf(table: string, column: string): string | undefined;
  /** Every place of a row of the table that holds an id; `prefix` is a JSON Pointer, `columns` those to look at. */
  placesOf(table: Table, prefix: string, columns?: readonly string[]): BoundPlace[];
}

/** Follows the foreign keys of the catalogue to the serial columns at their ends, and takes the profile's references beside them. */
export function idTypes(tables: ReadonlyMap<string, Table>, references: readonly ReferenceRule[]): IdTypes {
  const resolve = (tableName: string, column: string, seen: ReadonlySet<string>): string | undefined => {
    const id = `${tableName}.${column}`;
    const table = tables.get(tableName);
    // Keys may lead in a circle: an employee's manager is an employee.
    if (table === undefined || seen.has(id)) return undefined;
    const configured = references.find((rule) => rule.column === id && rule.pointer === undefined && rule.path === undefined);
    if (configured !== undefined) return configured.to;
    for (const key of table.foreignKeys) {
      const at = key.columns.indexOf(column);
      const found = at < 0 ? undefined : resolve(key.table, key.toColumns[at] ?? '', new Set([...seen, id]));
      if (found !== undefined) return found;
    }
    return table.columns.some((one) => one.name === column && one.serial) ? id : undefined;
  };
  const known = new Map<string, string | undefined>();
  const typeOf = (table: string, column: string): string | undefined => {
    const id = `${table}.${column}`;
    if (!known.has(id)) known.set(id, resolve(table, column, new Set()));
    return known.get(id);
  };
  return {
    typeOf,
    placesOf: (table, prefix, columns) =>
      table.columns.flatMap(({ name }) => {
        if (columns !== undefined && !columns.includes(name)) return [];
        const at = `${prefix}/${escapeKey(name)}`;
        const type = typeOf(table.name, name);
        const inside = references.filter((rule) => rule.column === `${table.name}.${name}` && (rule.pointer !== undefined || rule.path !== undefined));
        return [
          ...(type === undefined ? [] : [{ at, type }]),
          ...inside.map((rule) => ({ at: at + (rule.pointer ?? ''), type: rule.to, ...(rule.path === undefined ? {} : { path: rule.path }) })),
        ];
      }),
  };
}

/** A key as a segment of a JSON Pointer (RFC 6901, 3). */
export const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
