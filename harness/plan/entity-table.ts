import type { FixtureData, RequestStep } from '../core/fixture.js';
import { InputError } from '../core/problem.js';
import type { Entity, EntityFile, ParameterRule } from '../core/row-fixture.js';

const REFERENCE = /\{\{@([^{}]+)\}\}/g;

/** Entities and parameter rules of all entity files of a profile; rules are asked in the order of the files. */
export interface EntityTable {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly parameters: readonly ParameterRule[];
}

/** What a request takes from the table: how to spell each entity, what has to be made first, and the bodies for it. */
export interface ResolvedEntities {
  readonly values: ReadonlyMap<string, string>;
  /** Steps that make the case's own entities, in order; their templates of entities are still in them. */
  readonly make: readonly RequestStep[];
  readonly data: Readonly<Record<string, FixtureData>>;
}

/** Puts the files together. Throws InputError on an entity that is there twice or a reference to one that is not. */
export function entityTable(files: readonly { readonly file: string; readonly content: EntityFile }[]): EntityTable {
  const entities = new Map<string, Entity>();
  for (const { file, content } of files) {
    for (const [name, entity] of Object.entries(content.entities)) {
      if (entities.has(name)) throw new InputError(`${file}: entity "${name}" is defined in an earlier file too; give it another name`);
      if (entity.world === undefined && entity.own === undefined)
        throw new InputError(`${file}: entity "${name}" has neither a value in the world nor one of its own; write "world", or "own" with "make"`);
      entities.set(name, entity);
    }
  }
  for (const { file, content } of files) {
    for (const [name, entity] of Object.entries(content.entities)) {
      for (const other of [...(entity.in ?? []), ...referencedEntities(entity)]) requireEntity(entities, other, `${file}: entity "${name}"`);
    }
    for (const rule of content.parameters) {
      if (rule.entity !== undefined) requireEntity(entities, rule.entity, `${file}: parameter "${rule.parameter}"`);
      if ((rule.entity === undefined) === (rule.value === undefined))
        throw new InputError(`${file}: parameter "${rule.parameter}" needs either an entity or a value`);
    }
  }
  return { entities, parameters: files.flatMap(({ content }) => content.parameters) };
}

function requireEntity(entities: ReadonlyMap<string, Entity>, name: string, where: string): Entity {
  const entity = entities.get(name);
  if (entity === undefined) throw new InputError(`${where}: no entity "${name}"; there are ${[...entities.keys()].join(', ')}`);
  return entity;
}

/** Names of the entities that any text inside a value refers to. */
export function referencedEntities(value: unknown): string[] {
  return [...new Set([...JSON.stringify(value ?? null).matchAll(REFERENCE)].map((match) => (match[1] ?? '').trim()))];
}

/** Puts the values of entities in the place of `{{@name}}`, in every text inside a value. */
export function fillEntities<T>(value: T, values: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') return value.replace(REFERENCE, (whole, name: string) => values.get(name.trim()) ?? whole) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => fillEntities(item, values)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [fillEntities(key, values), fillEntities(item as unknown, values)])) as T;
}

/**
 * Decides for each entity that is needed whether the case makes its own or uses the world's, and orders the making. What a case makes
 * never lies in something of the world that could be made too: other cases read the world.
 */
export function resolveEntities(table: EntityTable, needed: readonly string[], own: boolean, where: string): ResolvedEntities {
  const values = new Map<string, string>();
  const make: RequestStep[] = [];
  const data: Record<string, FixtureData> = {};
  const place = (name: string, wantsOwn: boolean, path: readonly string[]): void => {
    if (path.includes(name)) throw new InputError(`${where}: the entities ${[...path, name].join(' → ')} need each other; one of them must come first`);
    const entity = requireEntity(table.entities, name, where);
    const made = entity.own !== undefined && (wantsOwn || entity.world === undefined);
    if (values.has(name)) return;
    const value = made ? entity.own : entity.world;
    if (value === undefined) throw new InputError(`${where}: entity "${name}" has no value in the world, and no way to be made`);
    const others = made ? [...(entity.in ?? []), ...referencedEntities([entity.own, entity.make, entity.data])] : referencedEntities(entity.world);
    for (const other of others) if (other !== name) place(other, made, [...path, name]);
    values.set(name, value);
    if (!made) return;
    make.push(...(entity.make ?? []).map((step) => ({ ...step, setup: true })));
    Object.assign(data, entity.data);
  };
  // What must be made goes first, so that everything it lies in is made too before something else settles for the world's.
  const mustBeMade = (name: string): boolean => table.entities.get(name)?.world === undefined;
  for (const name of [...needed].sort((left, right) => Number(mustBeMade(right)) - Number(mustBeMade(left)))) place(name, own, []);
  // A value may name other entities; they are settled by now.
  for (const [name, value] of values) values.set(name, fillEntities(fillEntities(value, values), values));
  return { values, make, data };
}
