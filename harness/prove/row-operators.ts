import type { DivergenceCode } from '../core/divergence.js';
import { quoteName, quoteTable, type Column } from '../probes/catalog.js';
import type { EffectOperator } from './effect-operator.js';
import {
  candidates,
  copyRow,
  deleteRow,
  describe,
  isText,
  kindOf,
  plainColumns,
  restoreRow,
  setColumn,
  shuffled,
  valueOf,
  type ChangeKind,
  type DatabaseSurface,
  type Random,
  type RowAt,
  type TableKind,
} from './effect-surface.js';

/** Does something to one row of those that fit; the first one for which `work` says what it did. */
export async function onRow(
  surface: DatabaseSurface,
  kind: TableKind,
  change: ChangeKind,
  random: Random,
  work: (row: RowAt) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const row of candidates(surface, kind, change, random)) {
    const done = await work(row);
    if (done !== undefined) return describe(row, done);
  }
  return undefined;
}

/** Changes one plain column that fits; `expression` is SQL over the column. */
export function columnFault(
  parts: { readonly id: string; readonly title: string; readonly group: TableKind; readonly expected: readonly DivergenceCode[]; readonly change?: ChangeKind },
  fits: (column: Column, value: string | null, row: RowAt) => boolean,
  expression: (column: string) => string,
): EffectOperator {
  const { change = 'inserted', ...common } = parts;
  return {
    ...common,
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, parts.group, change, random, async (row) => {
        const column = shuffled(plainColumns(row, surface.config), random).find((one) => fits(one, valueOf(row, one.name), row));
        if (column === undefined) return undefined;
        await setColumn(surface.client, row, column.name, expression(quoteName(column.name)));
        return `${column.name}: ${expression(column.name)}`;
      }),
  };
}

const isTime = (column: Column): boolean => column.type.startsWith('timestamp');
const isInteger = (column: Column): boolean => /^(integer|bigint|smallint)$/.test(column.type);
/** A word, not a token and not a document: what it holds is compared as it stands. */
const isWord = (column: Column, value: string | null): boolean => isText(column) && value !== null && /^[a-z][a-z0-9_. ]{0,40}$/.test(value);

/** Faults that rows of any kind of table can have. */
export function commonRowFaults(group: 'rows' | 'queue' | 'logs', word: 'row' | 'message' | 'log'): EffectOperator[] {
  const value: readonly DivergenceCode[] = [`${word}-value`];
  return [
    {
      id: `${word}-missing`,
      title: `a ${word} that was written is missing`,
      group,
      expected: [`${word}-missing`],
      at: 'database',
      apply: (surface, random) =>
        onRow(surface, group, 'inserted', random, async (row) => {
          await deleteRow(surface.client, row);
          return 'removed';
        }),
    },
    {
      id: `${word}-extra`,
      title: `a ${word} is written twice`,
      group,
      expected: [`${word}-added`],
      at: 'database',
      apply: (surface, random) =>
        onRow(surface, group, 'inserted', random, async (row) => ((await copyRow(surface.client, row, random)) ? 'written twice' : undefined)),
    },
    columnFault({ id: `${word}-text`, title: `a text of a ${word} is another one`, group, expected: value }, isWord, (column) => `${column} || '-x'`),
    columnFault({ id: `${word}-case`, title: `a text of a ${word} is in capitals`, group, expected: value }, isWord, (column) => `upper(${column})`),
    columnFault(
      { id: `${word}-time`, title: `a time of a ${word} is an hour off`, group, expected: value },
      (column, cell) => isTime(column) && cell !== null,
      (column) => `${column} + interval '1 hour'`,
    ),
  ];
}

/** Faults in the rows of ordinary tables. */
export const rowOperators: readonly EffectOperator[] = [
  ...commonRowFaults('rows', 'row'),
  {
    id: 'row-null',
    title: 'a column is NULL',
    group: 'rows',
    expected: ['row-value'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'rows', 'inserted', random, async (row) => {
        const column = shuffled(row.table.columns, random).find(({ name, nullable }) => nullable && valueOf(row, name) !== null);
        if (column === undefined) return undefined;
        await setColumn(surface.client, row, column.name, 'NULL');
        return `${column.name} is NULL`;
      }),
  },
  columnFault(
    { id: 'row-not-null', title: 'a column that is NULL has a value', group: 'rows', expected: ['row-value'] },
    (column, cell) => isTime(column) && cell === null,
    () => 'now()',
  ),
  columnFault(
    { id: 'row-number', title: 'a number is one off', group: 'rows', expected: ['row-value'] },
    (column, cell) => isInteger(column) && cell !== null,
    (column) => `${column} + 1`,
  ),
  columnFault({ id: 'row-emptied', title: 'a text is empty', group: 'rows', expected: ['row-value'] }, isWord, () => `''`),
  {
    id: 'row-wrong-reference',
    title: 'a foreign key leads to another row',
    group: 'rows',
    expected: ['row-value', 'binding-broken'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'rows', 'inserted', random, async (row) => {
        const { client } = surface;
        const key = shuffled(row.table.foreignKeys, random).find((one) => one.columns.length === 1 && valueOf(row, one.columns[0] ?? '') !== null);
        const [column = '', target = ''] = [key?.columns[0], key?.toColumns[0]];
        const table =
          key === undefined
            ? undefined
            : (surface.changes.find((change) => change.table.name === key.table)?.table ?? { schema: 'public', relation: key.table });
        if (table === undefined) return undefined;
        const others = await client.query<{ id: string }>(
          `SELECT ${quoteName(target)}::text AS id FROM ${quoteTable(table)} WHERE ${quoteName(target)}::text <> $1 ORDER BY 1 LIMIT 50`,
          [valueOf(row, column)],
        );
        const other = shuffled(others.rows, random)[0]?.id;
        if (other === undefined) return undefined;
        const type = row.table.columns.find(({ name }) => name === column)?.type ?? 'text';
        await setColumn(client, row, column, `$1::text::${type}`, other);
        return `${column} leads to ${other}`;
      }),
  },
  {
    id: 'row-not-deleted',
    title: 'a row that had to go is still there',
    group: 'rows',
    expected: ['row-missing'],
    at: 'database',
    apply: (surface, random) => onRow(surface, 'rows', 'deleted', random, async (row) => ((await restoreRow(surface.client, row)) ? 'still there' : undefined)),
  },
  {
    id: 'row-not-changed',
    title: 'a row that had to change did not',
    group: 'rows',
    expected: ['row-missing'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'rows', 'changed', random, async (row) => {
        if (row.table.columns.some(({ type }) => type === 'bytea')) return undefined;
        await deleteRow(surface.client, row);
        await restoreRow(surface.client, { table: row.table, cells: row.before ?? [] });
        return 'as before';
      }),
  },
  {
    id: 'row-bystander-changed',
    title: 'a row that the case has nothing to do with changed',
    group: 'rows',
    expected: ['row-added'],
    at: 'database',
    apply: async (surface, random) => {
      for (const { table, inserted, changed } of shuffled(surface.changes, random)) {
        const column = table.columns.find(
          (one) => isText(one) && !table.keys.flat().includes(one.name) && /^(description|title|email|text|comment)$/.test(one.name),
        );
        const key = table.keys[0]?.[0];
        if (kindOf(table, surface.config) !== 'rows' || column === undefined || key === undefined) continue;
        const at = table.columns.findIndex(({ name }) => name === key);
        const own = [...inserted, ...changed.map(({ after }) => after)].map((cells) => cells[at] ?? '');
        const name = quoteName(column.name);
        const answer = await surface.client.query<{ id: string }>(
          `UPDATE ${quoteTable(table)} SET ${name} = ${name} || ' touched' WHERE ${quoteName(key)} = (SELECT ${quoteName(key)} FROM ${quoteTable(table)} WHERE ${quoteName(key)}::text <> ALL ($1) ORDER BY 1 DESC LIMIT 1) RETURNING ${quoteName(key)}::text AS id`,
          [own],
        );
        if (answer.rowCount === 1) return `${table.name} (${key} ${answer.rows[0]?.id ?? ''}): ${column.name} touched`;
      }
      return undefined;
    },
  },
];
