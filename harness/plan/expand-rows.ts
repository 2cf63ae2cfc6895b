import { mergeSlashes } from '../core/control-path.js';
import type { FixtureCase, RequestStep } from '../core/fixture.js';
import { InputError } from '../core/problem.js';
import type { ParameterRule, RowFixture } from '../core/row-fixture.js';
import type { Route } from '../core/subject.js';
import { fillEntities, referencedEntities, resolveEntities, type EntityTable } from './entity-table.js';

const PARAMETER = /<(?:[^<>:]*:)?([^<>:]+)>/g;

/** Names of the path parameters of a canonical path, in order. */
export function pathParameters(canonicalPath: string): string[] {
  return [...canonicalPath.matchAll(PARAMETER)].map((match) => match[1] ?? '');
}

/** Fills the parameters of a canonical path. */
export function fillPath(canonicalPath: string, valueOf: (parameter: string) => string): string {
  return mergeSlashes(canonicalPath).replace(PARAMETER, (_, name: string) => valueOf(name));
}

export const isWrite = (method: string): boolean => !/^(GET|HEAD|OPTIONS)$/.test(method);

/** A row's fixture as a case with all its steps: own entities are made first, then what the fixture prepares, then the row's own request. */
export function expandRow(fixture: RowFixture, route: Route, table: EntityTable, where: string): FixtureCase {
  const { principal, access, setup = [], query, headers, json, form, text, body, pages } = fixture;
  const parameter = (name: string): string => fixture.parameters?.[name] ?? fromTable(table.parameters, name, route, where);
  const path = fillPath(route.canonicalPath, parameter) + queryText(query);
  const unknown = Object.keys(fixture.parameters ?? {}).filter((name) => !pathParameters(route.canonicalPath).includes(name));
  if (unknown.length > 0) throw new InputError(`${where}: ${route.canonicalPath} has no parameter ${unknown.join(', ')}`);
  const request: RequestStep = {
    method: route.method,
    path,
    ...(headers === undefined ? {} : { headers }),
    ...(json === undefined ? {} : { json }),
    ...(form === undefined ? {} : { form }),
    ...(text === undefined ? {} : { text }),
    ...(body === undefined ? {} : { data: body }),
    ...(pages === undefined ? {} : { pages }),
  };
  const needed = [...new Set([...referencedEntities([request, principal, setup, fixture.data]), ...(fixture.with ?? [])])];
  const entities = resolveEntities(table, needed, fixture.own ?? isWrite(route.method), where);
  const data = { ...entities.data, ...fixture.data };
  const script: FixtureCase = {
    row: route.id,
    name: fixture.name ?? 'happy',
    principal,
    access,
    ...(fixture.expect === undefined ? {} : { expect: fixture.expect }),
    ...(fixture.error === undefined ? {} : { error: fixture.error }),
    ...(fixture.note === undefined ? {} : { note: fixture.note }),
    ...(fixture.lists === undefined ? {} : { lists: fixture.lists }),
    ...(fixture.alone === undefined ? {} : { alone: fixture.alone }),
    ...(fixture.requires === undefined ? {} : { requires: fixture.requires }),
    ...(fixture.matrix === undefined ? {} : { matrix: fixture.matrix }),
    ...(Object.keys(data).length === 0 ? {} : { data }),
    steps: [...entities.make, ...setup.map((step) => ({ ...step, setup: true })), request],
  };
  return fillEntities(script, entities.values);
}

/** Query parameters as written; a value that is no template is percent-encoded (RFC 3986), but for what dates and digests need. */
function queryText(query: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(query ?? {}).map(
    ([name, value]) => `${name}=${value.includes('{{') ? value : encodeURI(value).replaceAll('&', '%26').replaceAll('+', '%2B')}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function fromTable(rules: readonly ParameterRule[], name: string, route: Route, where: string): string {
  const rule = rules.find(
    (one) =>
      one.parameter === name && (one.path === undefined || route.canonicalPath.includes(one.path)) && (one.rows === undefined || one.rows.includes(route.id)),
  );
  if (rule === undefined)
    throw new InputError(`${where}: no entity for path parameter <${name}> of ${route.canonicalPath}; add a rule under "parameters" of an entity file`);
  return rule.entity === undefined ? (rule.value ?? '') : `{{@${rule.entity}}}`;
}
