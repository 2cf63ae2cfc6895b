import { expect, test } from 'vitest';
import type { SchemaColumn, SchemaIndex, SchemaTable } from '../core/database-schema.js';
import { createIndex, createTable, fillTable, stepsBetween, tablesToFill } from './large-data-sql.js';
import type { LargeDataRules } from './large-data-values.js';

const column = (name: string, type: string, over: Partial<SchemaColumn> = {}): SchemaColumn => ({
  name,
  type,
  collation: null,
  nullable: false,
  defaultValue: null,
  numbered: false,
  generated: null,
  ...over,
});
const index = (name: string, columns: readonly string[], over: Partial<SchemaIndex> = {}): SchemaIndex => ({
  name,
  columns,
  definition: `CREATE INDEX ${name}`,
  constraint: null,
  unique: false,
  ...over,
});
const table = (name: string, over: Partial<SchemaTable> = {}): SchemaTable => ({
  name,
  schema: 'public',
  relation: name,
  columns: [column('id', 'integer', { numbered: true })],
  indexes: [
    index(`${name}_pkey`, ['id'], { unique: true, constraint: 'primary', definition: `CREATE UNIQUE INDEX ${name}_pkey ON public.${name} USING btree (id)` }),
  ],
  foreignKeys: [],
  key: ['id'],
  fixed: false,
  ...over,
});
const rules: LargeDataRules = { rows: 1000, stay: [], values: {} };
const fill = (one: SchemaTable, others: readonly SchemaTable[] = [], more: Partial<LargeDataRules> = {}): string =>
  fillTable(one, { tables: new Map([one, ...others].map((each) => [each.name, each])), rules: { ...rules, ...more } });

test('numbers are far above those that a side gives', () => {
  expect(fill(table('account'))).toBe('INSERT INTO "public"."account" ("id") SELECT (1000000000 + i)::integer FROM generate_series(0, 999) AS i');
});

test('a foreign key leads to a filled row, several to one parent where nothing forbids it', () => {
  const parent = table('account');
  const foreign = { columns: ['account_id'], table: 'account', toColumns: ['id'] };
  const child = table('tag', { columns: [column('account_id', 'integer')], foreignKeys: [foreign], indexes: [index('tag_account', ['account_id'])] });
  expect(fill(child, [parent])).toContain('SELECT (1000000000 + ((i)::bigint / 10))::integer FROM');
  const single = { ...child, indexes: [index('tag_account', ['account_id'], { unique: true })] };
  expect(fill(single, [parent])).toContain('SELECT (1000000000 + ((i)::bigint * 7919 % 1000))::integer FROM');
});

test('texts differ where an index looks at them, and nowhere else', () => {
  const one = table('account', {
    columns: [column('username', 'text'), column('email', 'character varying(12)'), column('note', 'text')],
    indexes: [
      index('account_username', ['username']),
      index('account_email', [], { definition: 'CREATE INDEX account_email ON public.account USING btree (lower(email))' }),
    ],
  });
  expect(fill(one)).toContain(`SELECT ('f' || (i)), left('f' || (i), 12), 'f'::text FROM`);
});

test('words of a column take turns, and a generated column is left to the server', () => {
  const one = table('account', { columns: [column('kind', 'text'), column('size', 'integer', { generated: '(1)' })] });
  expect(fill(one, [], { values: { 'account.kind': ['user', "o'k"] } })).toBe(
    `INSERT INTO "public"."account" ("kind") SELECT (ARRAY['user', 'o''k'])[1 + (i) % 2]::text FROM generate_series(0, 999) AS i`,
  );
});

test('a type that nothing is known of is refused with what to write, or left empty where it may be', () => {
  expect(() => fill(table('place', { columns: [column('at', 'point')] }))).toThrow(
    'the large data set cannot fill place.at of type point; name its values in the rules ("place.at": […]) or let the table stay',
  );
  expect(fill(table('place', { columns: [column('at', 'point', { nullable: true })] }))).toContain('SELECT NULL FROM');
});

test('a table is made without keys; numbers that it gives by itself are above the filled ones', () => {
  const one = table('account', {
    columns: [
      column('id', 'integer', { numbered: true }),
      column('made', 'timestamp with time zone', { defaultValue: 'now()' }),
      column('note', 'text', { nullable: true, collation: '"C"' }),
    ],
  });
  expect(createTable(one)).toEqual([
    'CREATE SEQUENCE "public"."account_id_large" START 2000000000',
    `CREATE TABLE "public"."account" ("id" integer NOT NULL DEFAULT nextval('"public"."account_id_large"'), "made" timestamp with time zone NOT NULL DEFAULT now(), "note" text COLLATE "C")`,
  ]);
});

test('an index of a constraint is made as one', () => {
  const [primary] = table('account').indexes;
  if (primary === undefined) throw new Error('the table has a key');
  expect(createIndex(table('account'), primary)).toEqual([
    'CREATE UNIQUE INDEX account_pkey ON public.account USING btree (id)',
    'ALTER TABLE "public"."account" ADD CONSTRAINT "account_pkey" PRIMARY KEY USING INDEX "account_pkey"',
  ]);
});

test('tables that are filled are named by statements, may grow and are not told to stay', () => {
  const tables = [table('account'), table('signingkey', { fixed: true }), table('blob'), table('other')];
  expect(tablesToFill(tables, new Set(['account', 'signingkey', 'blob', 'select']), { ...rules, stay: ['blob'] }).map(({ name }) => name)).toEqual(['account']);
});

test('a copy becomes the other side by what differs alone', () => {
  const extra = index('account_owner', ['id']);
  const from = [table('account', { indexes: [...table('account').indexes, extra] }), table('star')];
  const to = [table('account', { indexes: [...table('account').indexes, index('account_new', ['id'])] }), table('tag')];
  const steps = stepsBetween(from, to);
  expect(steps.drop).toEqual(['DROP INDEX "public"."account_owner"', 'DROP TABLE "public"."star"', 'DROP SEQUENCE IF EXISTS "public"."star_id_large"']);
  expect(steps.make.map(({ name }) => name)).toEqual(['tag']);
  expect(steps.indexes).toEqual(['CREATE INDEX account_new']);
});

test('a table with other columns is made anew', () => {
  const steps = stepsBetween([table('account')], [table('account', { columns: [column('id', 'bigint')] })]);
  expect(steps.drop[0]).toBe('DROP TABLE "public"."account"');
  expect(steps.make).toHaveLength(1);
  expect(steps.indexes).toEqual([]);
});
