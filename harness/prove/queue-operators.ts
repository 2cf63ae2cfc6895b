import { quoteName, quoteTable } from '../probes/catalog.js';
import type { EffectOperator } from './effect-operator.js';
import { copyRow, deleteRow, describe, isText, restoreRow, setColumn, shuffled, candidates, valueOf, type RowAt } from './effect-surface.js';
import { columnFault, commonRowFaults, onRow } from './row-operators.js';

type Document = Record<string, unknown>;

/** The column that holds a document with members, and the document. */
function documentOf(row: RowAt): { column: string; document: Document } | undefined {
  for (const { name, type } of row.table.columns) {
    const value = valueOf(row, name);
    if (value === null || !/^(text|character varying|json)/.test(type) || !value.startsWith('{')) continue;
    const document = JSON.parse(value) as Document;
    if (Object.keys(document).length > 0) return { column: name, document };
  }
  return undefined;
}

/** Rewrites the document of a put item or a log entry. */
function documentFault(
  parts: Pick<EffectOperator, 'id' | 'title' | 'expected'> & { readonly group: 'queue' | 'logs' },
  edit: (document: Document, key: string) => Document,
): EffectOperator {
  return {
    ...parts,
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, parts.group, 'inserted', random, async (row) => {
        const found = documentOf(row);
        const key = shuffled(Object.keys(found?.document ?? {}), random)[0];
        if (found === undefined || key === undefined) return undefined;
        await setColumn(surface.client, row, found.column, '$1', JSON.stringify(edit(found.document, key)));
        return `${found.column}/${key}: ${parts.title}`;
      }),
  };
}

const without = (document: Document, key: string): Document => Object.fromEntries(Object.entries(document).filter(([name]) => name !== key));

/** Faults in queue items. */
export const queueOperators: readonly EffectOperator[] = [
  ...commonRowFaults('queue', 'message').filter(({ id }) => id !== 'message-text' && id !== 'message-case'),
  documentFault({ id: 'message-key-dropped', title: 'a key of the body is missing', group: 'queue', expected: ['message-value'] }, without),
  documentFault({ id: 'message-key-added', title: 'the body has a key too many', group: 'queue', expected: ['message-value'] }, (document) => ({
    ...document,
    surplus: true,
  })),
  documentFault({ id: 'message-key-null', title: 'a value of the body is null', group: 'queue', expected: ['message-value'] }, (document, key) => ({
    ...document,
    [key]: null,
  })),
  columnFault(
    { id: 'message-retries', title: 'the retries are one off', group: 'queue', expected: ['message-value'] },
    (column) => column.type === 'integer',
    (column) => `${column} - 1`,
  ),
  columnFault(
    { id: 'message-available', title: 'available is the other way round', group: 'queue', expected: ['message-value'] },
    (column) => column.type === 'boolean',
    (column) => `NOT ${column}`,
  ),
  {
    id: 'message-wrong-queue',
    title: 'the item is in another queue',
    group: 'queue',
    expected: ['message-value'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'queue', 'inserted', random, async (row) => {
        const column = row.table.columns.find((one) => isText(one) && /^[a-z]+\//.test(valueOf(row, one.name) ?? ''));
        if (column === undefined) return undefined;
        await setColumn(surface.client, row, column.name, `'other' || ${quoteName(column.name)}`);
        return `${column.name} begins with other`;
      }),
  },
  {
    id: 'message-not-gone',
    title: 'an item that was done is still there',
    group: 'queue',
    expected: ['message-missing'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'queue', 'deleted', random, async (row) => ((await restoreRow(surface.client, row)) ? 'still there' : undefined)),
  },
  {
    id: 'message-retries-given-back',
    title: 'an item that came back has a retry more',
    group: 'queue',
    expected: ['message-value'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'queue', 'changed', random, async (row) => {
        const column = row.table.columns.find(({ type, serial }) => type === 'integer' && !serial);
        if (column === undefined) return undefined;
        await setColumn(surface.client, row, column.name, `${quoteName(column.name)} + 1`);
        return `${column.name} + 1`;
      }),
  },
];

/** Faults in log entries. */
export const logOperators: readonly EffectOperator[] = [
  ...commonRowFaults('logs', 'log'),
  documentFault({ id: 'log-key-dropped', title: 'a key of the details is missing', group: 'logs', expected: ['log-value'] }, without),
  {
    id: 'log-order',
    title: 'two entries are in another order',
    group: 'logs',
    expected: ['log-value'],
    at: 'database',
    apply: async (surface, random) => {
      const rows = candidates(surface, 'logs', 'inserted', random);
      const { client, config } = surface;
      const order = config.log?.order ?? '';
      for (const one of rows) {
        const other = rows.find((row) => row !== one && row.table.columns.some(({ name }) => name === 'kind' && valueOf(row, name) !== valueOf(one, name)));
        const highest = await client.query<{ top: string }>(`SELECT max(${quoteName(order)})::text AS top FROM ${quoteTable(one.table)}`);
        const [mine, theirs, free] = [valueOf(one, order), other === undefined ? null : valueOf(other, order), Number(highest.rows[0]?.top) + 1];
        if (other === undefined || mine === null || theirs === null) continue;
        // The number in between keeps both of them apart while they trade places.
        const swap = `UPDATE ${quoteTable(one.table)} SET ${quoteName(order)} = $2::bigint WHERE ${quoteName(order)} = $1::bigint`;
        for (const [from, to] of [
          [mine, free],
          [theirs, mine],
          [free, theirs],
        ] as const)
          await client.query(swap, [from, to]);
        return describe(one, `changed places with ${theirs}`);
      }
      return undefined;
    },
  },
];

/** Faults in stored objects that are rows of a table. */
export const objectOperators: readonly EffectOperator[] = [
  {
    id: 'object-missing',
    title: 'an object was not stored',
    group: 'objects',
    expected: ['object-missing'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'objects', 'inserted', random, async (row) => {
        await deleteRow(surface.client, row);
        return 'removed';
      }),
  },
  {
    id: 'object-bytes',
    title: 'the stored bytes are others',
    group: 'objects',
    expected: ['object-value'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'objects', 'inserted', random, async (row) => {
        const column = row.table.columns.find(({ type }) => type === 'bytea');
        if (column === undefined) return undefined;
        await setColumn(surface.client, row, column.name, `set_byte(${quoteName(column.name)}, 0, (get_byte(${quoteName(column.name)}, 0) + 1) % 256)`);
        return 'the first byte is one more';
      }),
  },
  {
    id: 'object-cut',
    title: 'the last stored byte is missing',
    group: 'objects',
    expected: ['object-value'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'objects', 'inserted', random, async (row) => {
        const column = row.table.columns.find(({ type }) => type === 'bytea');
        if (column === undefined) return undefined;
        await setColumn(surface.client, row, column.name, `substring(${quoteName(column.name)} FROM 1 FOR length(${quoteName(column.name)}) - 1)`);
        return 'the last byte is cut';
      }),
  },
  {
    id: 'object-extra',
    title: 'an object is stored under a second key too',
    group: 'objects',
    expected: ['object-added'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'objects', 'inserted', random, async (row) => ((await copyRow(surface.client, row, random)) ? 'stored twice' : undefined)),
  },
  {
    id: 'object-key',
    title: 'an object is stored under another key',
    group: 'objects',
    expected: ['object-missing', 'object-added'],
    at: 'database',
    apply: (surface, random) =>
      onRow(surface, 'objects', 'inserted', random, async (row) => {
        const { objects } = surface.config;
        if (objects === undefined || !('table' in objects)) return undefined;
        await setColumn(surface.client, row, objects.key, `${quoteName(objects.key)} || '0'`);
        return 'another key';
      }),
  },
];
