import type { BoundPlace, EffectGroup, EffectKind, Effects, EffectsConfig } from '../core/effects.js';
import type { Table } from './catalog.js';
import { escapeKey, idTypes, type IdTypes } from './id-types.js';
import { NaturalKeys } from './natural-keys.js';
import { diffSnapshots, type TableChanges } from './table-changes.js';
import type { DatabaseSnapshot } from './snapshot.js';

export type DatabasePart = Pick<Effects, 'groups' | 'identities'>;

/** Names that a kind gives to what came, went and changed. */
interface Names {
  readonly inserted: string;
  readonly deleted: string;
  readonly changed: string;
}
const QUEUE_NAMES: Names = { inserted: 'put', deleted: 'gone', changed: 'changed' };
const LOG_NAMES: Names = { inserted: 'written', deleted: 'removed', changed: 'changed' };
const OBJECT_NAMES: Names = { inserted: 'stored', deleted: 'removed', changed: 'changed' };

/** What happened in the database between two snapshots, as the groups of the kinds that were asked for. Each table is told once. */
export function databaseEffects(before: DatabaseSnapshot, after: DatabaseSnapshot, kinds: readonly EffectKind[], config: EffectsConfig): DatabasePart {
  const tables = new Map([...before, ...after].map(([name, { table }]) => [name, table]));
  const types = idTypes(tables, config.database?.references ?? []);
  const changes = diffSnapshots(before, after);
  const groups = changes.flatMap((change) => groupsOf(change, kinds, config, types));
  return { groups, identities: identitiesOf(groups, new NaturalKeys(before, types)) };
}

function groupsOf(change: TableChanges, kinds: readonly EffectKind[], config: EffectsConfig, types: IdTypes): EffectGroup[] {
  const { name } = change.table;
  const opaque = (config.database?.opaqueColumns ?? []).filter((column) => column.startsWith(`${name}.`)).map((column) => column.slice(name.length + 1));
  const { objects, queue, log } = config;
  if (kinds.includes('queue') && queue?.table === name) return rowGroups(change, 'queue', QUEUE_NAMES, opaque, types);
  if (kinds.includes('logs') && log?.table === name) return rowGroups(inOrder(change, log.order), 'logs', LOG_NAMES, opaque, types);
  if (kinds.includes('objects') && objects !== undefined && 'table' in objects && objects.table === name)
    return objectGroups(change, objects.key, objects.content);
  const place = escapeKey(name);
  return kinds.includes('rows')
    ? rowGroups(change, 'rows', { inserted: `${place}/inserted`, deleted: `${place}/deleted`, changed: `${place}/changed` }, opaque, types)
    : [];
}

function rowGroups(
  { table, inserted, deleted, changed }: TableChanges,
  kind: EffectKind,
  names: Names,
  opaque: readonly string[],
  types: IdTypes,
): EffectGroup[] {
  const whole = (row: readonly string[]): string => memberText(table, row, opaque);
  const group = (name: string, items: readonly string[], bound: readonly BoundPlace[], prefixes: readonly string[]): EffectGroup[] =>
    items.length === 0
      ? []
      : [
          {
            kind,
            name,
            items,
            ordered: kind === 'logs' && name === names.inserted,
            bound,
            opaque: prefixes.flatMap((prefix) => opaque.map((column) => `${prefix}/${escapeKey(column)}`)),
            identity: [],
          },
        ];
  const key = table.keys[0] ?? [];
  const changeText = changed.map(({ before, after }) => {
    const differing = table.columns.flatMap((column, at) => (before[at] === after[at] ? [] : [column.name]));
    return `{"key":${memberText(table, before, opaque, key)},"before":${memberText(table, before, opaque, differing)},"after":${memberText(table, after, opaque, differing)}}`;
  });
  const inChange = [...types.placesOf(table, '/key', key), ...types.placesOf(table, '/before'), ...types.placesOf(table, '/after')];
  return [
    ...group(names.inserted, inserted.map(whole), types.placesOf(table, ''), ['']),
    ...group(names.deleted, deleted.map(whole), types.placesOf(table, ''), ['']),
    ...group(names.changed, changeText, inChange, ['/key', '/before', '/after']),
  ];
}

function memberText(table: Table, row: readonly string[], opaque: readonly string[], only?: readonly string[]): string {
  const members = table.columns.flatMap(({ name }, at) => {
    if (only !== undefined && !only.includes(name)) return [];
    const cell = row[at] ?? 'null';
    return [`${JSON.stringify(name)}:${opaque.includes(name) ? formatOf(cell) : cell}`];
  });
  return `{${members.join(',')}}`;
}

/** A random value's format in place of the value, which then stands in no record: `[hex 32]$[hex 64]`. */
function formatOf(cell: string): string {
  if (!cell.startsWith('"')) return cell;
  const text = JSON.parse(cell) as string;
  return JSON.stringify(text.replace(/[A-Za-z0-9]+/g, (run) => `[${/^[0-9a-f]+$/.test(run) ? 'hex' : 'text'} ${String(run.length)}]`));
}

function inOrder(change: TableChanges, order: string): TableChanges {
  const at = change.table.columns.findIndex((column) => column.name === order);
  const place = (row: readonly string[]): string => row[at] ?? '';
  const compare = (one: string, other: string): number => (/^-?\d+$/.test(one) && /^-?\d+$/.test(other) ? Number(one) - Number(other) : one < other ? -1 : 1);
  return { ...change, inserted: [...change.inserted].sort((one, other) => compare(place(one), place(other))) };
}

function objectGroups({ table, inserted, deleted, changed }: TableChanges, key: string, content: string): EffectGroup[] {
  const cell = (row: readonly string[], name: string): string => row[table.columns.findIndex((column) => column.name === name)] ?? 'null';
  const item = (row: readonly string[]): string => {
    // The snapshot reads bytes as `sha256:… N bytes`; text that is kept as an object has neither.
    const [, digest, size] = /^"(sha256:\w+) (\d+) bytes"$/.exec(cell(row, content)) ?? [];
    return `{"key":${cell(row, key)},"size":${size ?? 'null'},"digest":${digest === undefined ? cell(row, content) : JSON.stringify(digest)}}`;
  };
  const group = (name: string, items: readonly string[]): EffectGroup[] => (items.length === 0 ? [] : [objectGroup(name, items)]);
  return [
    ...group(OBJECT_NAMES.inserted, inserted.map(item)),
    ...group(OBJECT_NAMES.deleted, deleted.map(item)),
    ...group(
      OBJECT_NAMES.changed,
      changed.map(({ after }) => item(after)),
    ),
  ];
}

/** Stored objects are told apart by their key. */
export function objectGroup(name: string, items: readonly string[]): EffectGroup {
  return { kind: 'objects', name, items, ordered: false, bound: [], opaque: [], identity: ['key'] };
}

/** Natural keys of every row from before that the groups mention. */
function identitiesOf(groups: readonly EffectGroup[], keys: NaturalKeys): Effects['identities'] {
  const identities: Record<string, Record<string, string>> = {};
  for (const { items, bound } of groups) {
    const types = new Set(bound.map((place) => place.type));
    const candidates = new Set(items.flatMap((item) => item.match(/\d+/g) ?? []));
    for (const type of types) {
      for (const id of candidates) {
        const natural = keys.find(type, id);
        if (natural !== undefined) (identities[type] ??= {})[id] = natural;
      }
    }
  }
  return identities;
}
