import { expect, test } from 'vitest';
import type { Table } from './catalog.js';
import type { DatabaseSnapshot } from './snapshot.js';
import { diffSnapshots } from './table-changes.js';

const table = (name: string, columns: readonly string[], keys: readonly (readonly string[])[]): Table => ({
  name,
  schema: 'public',
  relation: name,
  columns: columns.map((column) => ({ name: column, typeId: 25, type: 'text', serial: false, nullable: true })),
  keys,
  foreignKeys: [],
});

const snapshot = (of: Table, rows: readonly (readonly string[])[]): DatabaseSnapshot => new Map([[of.name, { table: of, rows }]]);

test('rows are told apart by all columns of a composite key', () => {
  const tags = table('tag', ['repo', 'name', 'digest'], [['repo', 'name']]);
  const before = snapshot(tags, [
    ['1', '"a"', '"x"'],
    ['1', '"b"', '"x"'],
    ['2', '"a"', '"x"'],
  ]);
  const after = snapshot(tags, [
    ['1', '"a"', '"x"'],
    ['2', '"a"', '"y"'],
    ['2', '"b"', '"x"'],
  ]);
  expect(diffSnapshots(before, after)).toMatchObject([
    {
      inserted: [['2', '"b"', '"x"']],
      deleted: [['1', '"b"', '"x"']],
      changed: [{ before: ['2', '"a"', '"x"'], after: ['2', '"a"', '"y"'] }],
    },
  ]);
});

test('a table without a key is a multiset of rows', () => {
  const events = table('event', ['kind'], []);
  const changes = diffSnapshots(snapshot(events, [['"a"'], ['"a"'], ['"b"']]), snapshot(events, [['"a"'], ['"c"'], ['"c"'], ['"b"']]));
  expect(changes).toMatchObject([{ inserted: [['"c"'], ['"c"']], deleted: [['"a"']], changed: [] }]);
});

test('a table that nothing happened to is left out, a new and a dropped one are told by their rows', () => {
  const [kept, made, dropped] = [table('kept', ['a'], []), table('made', ['a'], []), table('dropped', ['a'], [])];
  const before = new Map([...snapshot(kept, [['1']]), ...snapshot(dropped, [['2']])]);
  const after = new Map([...snapshot(kept, [['1']]), ...snapshot(made, [['3']])]);
  expect(diffSnapshots(before, after).map(({ table: of, inserted, deleted }) => [of.name, inserted, deleted])).toEqual([
    ['dropped', [], [['2']]],
    ['made', [['3']], []],
  ]);
});

test('a column that came in between changes the rows in which it has a value', () => {
  const [old, wide] = [table('t', ['id'], [['id']]), table('t', ['id', 'note'], [['id']])];
  expect(
    diffSnapshots(
      snapshot(old, [['1'], ['2']]),
      snapshot(wide, [
        ['1', 'null'],
        ['2', '"new"'],
      ]),
    ),
  ).toMatchObject([{ inserted: [], deleted: [], changed: [{ before: ['2', 'null'], after: ['2', '"new"'] }] }]);
});
