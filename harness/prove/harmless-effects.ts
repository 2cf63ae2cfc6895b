import type { Client } from 'pg';
import type { EffectsConfig } from '../core/effects.js';
import { quoteName, quoteTable, readCatalog, type Table } from '../probes/catalog.js';
import type { EffectOperator } from './effect-operator.js';
import { candidates, cellText, copyRow, randomUuid, setColumn, shuffled, UUID, valueOf, type DatabaseSurface, type RowAt } from './effect-surface.js';

const HARMLESS = { harmless: true, expected: [] } as const;

/** Tables whose rows no foreign key leads to and that are read by nobody while they lie there. */
const isLeaf = (table: Table, tables: readonly Table[]): boolean => !tables.some((one) => one.foreignKeys.some((key) => key.table === table.name));

async function copyOldRow(client: Client, random: () => number): Promise<string | undefined> {
  const tables = await readCatalog(client);
  for (const table of shuffled(tables, random)) {
    const key = table.keys[0];
    // A session or a token that is there twice would let somebody in; an item would be worked on.
    if (key === undefined || !isLeaf(table, tables) || /session|token|code|queue|key/.test(table.name) || table.columns.some(({ type }) => type === 'bytea'))
      continue;
    const columns = table.columns.map(({ name }) => `${quoteName(name)}::text`).join(', ');
    const found = await client.query<(string | null)[]>({ text: `SELECT ${columns} FROM ${quoteTable(table)} LIMIT 1`, rowMode: 'array' });
    const cells = found.rows[0]?.map((cell) => (cell === null ? 'null' : JSON.stringify(cell)));
    if (cells !== undefined && (await copyRow(client, { table, cells }, random))) return `${table.name}: one old row more`;
  }
  return undefined;
}

/** A uuid that stands in one row only and that no answer showed, with its row and column. */
function hiddenUuid(surface: DatabaseSurface, random: () => number): { row: RowAt; column: string; uuid: string } | undefined {
  const rows = (['rows', 'queue'] as const).flatMap((kind) =>
    (['inserted', 'changed'] as const).flatMap((change) => candidates(surface, kind, change, random)),
  );
  const places = rows.flatMap((row) =>
    row.table.columns.flatMap(({ name }, at) => {
      const uuid = cellText(row.cells[at]);
      return uuid !== null && UUID.test(uuid) && row.before?.[at] !== row.cells[at] ? [{ row, column: name, uuid }] : [];
    }),
  );
  const everything = rows.flatMap(({ cells }) => cells).join('\n');
  return places.find(({ uuid }) => everything.split(uuid).length === 2 && !surface.wasShown(uuid));
}

/** Two new rows of one table whose numbers nothing else mentions. */
function unmentionedPair(surface: DatabaseSurface, random: () => number, config: EffectsConfig): { one: RowAt; other: RowAt; column: string } | undefined {
  const mentioned = new Set([
    ...surface.changes.flatMap(({ table }) => table.foreignKeys.map((key) => key.table)),
    ...(config.database?.references.map(({ to }) => to.slice(0, to.lastIndexOf('.'))) ?? []),
  ]);
  for (const kind of ['queue', 'rows'] as const) {
    const rows = candidates(surface, kind, 'inserted', random);
    for (const one of rows) {
      const other = rows.find((row) => row !== one && row.table === one.table);
      const column = one.table.columns.find(({ serial }) => serial)?.name;
      const isMentioned = kind === 'rows' && mentioned.has(one.table.name);
      if (other !== undefined && column !== undefined && !isMentioned) return { one, other, column };
    }
  }
  return undefined;
}

/** Changes that a rewrite is free to make: none of them may make anything red. */
export const harmlessEffects: readonly EffectOperator[] = [
  {
    ...HARMLESS,
    id: 'other-serial-ids',
    title: 'all numbers that the target gives are others',
    group: 'rows',
    at: 'before',
    apply: async (client, random) => {
      const sequences = await client.query<{ name: string }>(
        `SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename) AS name FROM pg_sequences ORDER BY 1`,
      );
      for (const { name } of sequences.rows)
        await client.query(`SELECT setval($1::regclass, nextval($1::regclass) + $2)`, [name, 100 + Math.floor(random() * 900)]);
      return sequences.rows.length === 0 ? undefined : `${String(sequences.rows.length)} sequences moved on`;
    },
  },
  { ...HARMLESS, id: 'old-row', title: 'a row more from before the case', group: 'rows', at: 'before', apply: copyOldRow },
  {
    ...HARMLESS,
    id: 'other-uuid',
    title: 'another generated uuid in all its places',
    group: 'queue',
    at: 'database',
    apply: async (surface, random) => {
      const found = hiddenUuid(surface, random);
      if (found === undefined) return undefined;
      await setColumn(surface.client, found.row, found.column, '$1', randomUuid(random));
      return `${found.row.table.name}.${found.column}`;
    },
  },
  {
    ...HARMLESS,
    id: 'other-insertion-order',
    title: 'two rows of one table were written in the other order',
    group: 'queue',
    at: 'database',
    apply: async (surface, random) => {
      const found = unmentionedPair(surface, random, surface.config);
      if (found === undefined) return undefined;
      const { one, other, column } = found;
      const [mine, theirs] = [valueOf(one, column), valueOf(other, column)];
      const move = `UPDATE ${quoteTable(one.table)} SET ${quoteName(column)} = $2::bigint WHERE ${quoteName(column)} = $1::bigint`;
      for (const [from, to] of [
        [mine, '-1'],
        [theirs, mine],
        ['-1', theirs],
      ] as const)
        await surface.client.query(move, [from, to]);
      return `${one.table.name}: ${mine ?? ''} and ${theirs ?? ''} changed places`;
    },
  },
  {
    ...HARMLESS,
    id: 'other-document-spelling',
    title: 'the body of an item is spelled otherwise',
    group: 'queue',
    at: 'database',
    apply: async (surface, random) => {
      for (const row of candidates(surface, 'queue', 'inserted', random)) {
        const column = row.table.columns.find(({ name }) => valueOf(row, name)?.startsWith('{') === true)?.name;
        if (column === undefined) continue;
        const document = JSON.parse(valueOf(row, column) ?? '') as Record<string, unknown>;
        await setColumn(surface.client, row, column, '$1', JSON.stringify(Object.fromEntries(Object.entries(document).reverse()), undefined, 3));
        return `${row.table.name}.${column}: keys in reverse, with blanks`;
      }
      return undefined;
    },
  },
  {
    ...HARMLESS,
    id: 'rows-rewritten',
    title: 'the new rows lie elsewhere in the table',
    group: 'rows',
    at: 'database',
    apply: async (surface, random) => {
      const rows = candidates(surface, 'rows', 'inserted', random);
      for (const row of rows) {
        const column = row.table.keys[0]?.[0] ?? '';
        await setColumn(surface.client, row, column, quoteName(column));
      }
      return rows.length === 0 ? undefined : `${String(rows.length)} rows written again`;
    },
  },
  {
    ...HARMLESS,
    id: 'metrics-in-another-order',
    title: 'the series stand in another order, one more that does not move',
    group: 'metrics',
    at: 'metrics',
    apply: (page) => {
      const lines = page.trimEnd().split('\n');
      const comments = lines.filter((line) => line.startsWith('#'));
      const samples = lines.filter((line) => !line.startsWith('#')).reverse();
      return { page: `${[...comments, ...samples, 'registry_other_total 0'].join('\n')}\n`, done: 'reversed' };
    },
  },
  {
    ...HARMLESS,
    id: 'call-header-case',
    title: 'the headers of calls are spelled otherwise and stand in another order',
    group: 'calls',
    at: 'caught',
    apply: (caught) =>
      caught.calls.length === 0
        ? undefined
        : {
            caught: {
              ...caught,
              calls: caught.calls.map((call) => ({
                ...call,
                headers: [...call.headers].reverse().map(([name, value]) => [name.toUpperCase(), value] as const),
              })),
            },
            done: 'upper case, reversed',
          },
  },
  {
    ...HARMLESS,
    id: 'calls-in-another-order',
    title: 'the calls were made in another order',
    group: 'calls',
    at: 'caught',
    apply: (caught) => (caught.calls.length < 2 ? undefined : { caught: { ...caught, calls: [...caught.calls].reverse() }, done: 'reversed' }),
  },
  {
    ...HARMLESS,
    id: 'other-mail-id',
    title: 'another generated id of a mail, its headers in upper case',
    group: 'mails',
    at: 'caught',
    apply: (caught, random) =>
      caught.mails.length === 0
        ? undefined
        : {
            caught: {
              ...caught,
              mails: caught.mails.map((mail) => ({
                ...mail,
                message: Buffer.from(
                  Buffer.from(mail.message)
                    .toString('latin1')
                    .replace(/^(Message-ID: <)[0-9a-f-]{36}/im, (_, start: string) => start.toUpperCase() + randomUuid(random)),
                  'latin1',
                ),
              })),
            },
            done: 'another Message-ID',
          },
  },
];
