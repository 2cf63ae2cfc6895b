import { describe, expect, test } from 'vitest';
import type { EntityFile } from '../core/row-fixture.js';
import { route } from '../testing/builders.js';
import { entityTable } from './entity-table.js';
import { expandRow } from './expand-rows.js';

const file: EntityFile = {
  entities: {
    organization: {
      world: '{{world.org}}',
      own: '{{case}}o',
      make: [{ method: 'POST', path: '/org', principal: 'session:maker', json: { name: '{{@organization}}' } }],
    },
    team: {
      world: 'staff',
      own: '{{case}}t',
      in: ['organization'],
      make: [{ method: 'PUT', path: '/org/{{@organization}}/team/{{case}}t', principal: 'session:maker' }],
    },
    invite: {
      own: '{{own.invite}}',
      in: ['team'],
      make: [{ method: 'POST', path: '/invite/{{@team}}', principal: 'session:maker', capture: { 'own.invite': { json: '/code' } } }],
    },
    key: { world: '{{world.key}}' },
  },
  parameters: [
    { parameter: 'name', path: '/team/', entity: 'team' },
    { parameter: 'name', entity: 'organization' },
    { parameter: 'org', entity: 'organization' },
    { parameter: 'code', entity: 'invite' },
    { parameter: 'kind', value: 'image' },
  ],
};
const table = entityTable([{ file: 'entities.json', content: file }]);
const team = route('ROUTE-0001', { method: 'DELETE', canonicalPath: '/org/<org>/team/<name>' });
const paths = (script: ReturnType<typeof expandRow>): unknown[] =>
  script.steps.map((step) => ('path' in step ? `${step.setup === true ? 'setup ' : ''}${step.method} ${step.path}` : step));

test('a write makes its own entity, and what that lives in first', () => {
  const script = expandRow({ row: 'ROUTE-0001', principal: 'session:maker', access: 'org-admin' }, team, table, 'x');
  expect(paths(script)).toEqual(['setup POST /org', 'setup PUT /org/{{case}}o/team/{{case}}t', 'DELETE /org/{{case}}o/team/{{case}}t']);
  expect(script.steps[0]).toMatchObject({ json: { name: '{{case}}o' } });
});

test('a read uses the world', () => {
  const script = expandRow({ row: 'ROUTE-0001', principal: 'session:owner', access: 'org-admin' }, { ...team, method: 'GET' }, table, 'x');
  expect(paths(script)).toEqual(['GET /org/{{world.org}}/team/staff']);
});

test('what can only be made is made, and never inside the world', () => {
  const invite = route('ROUTE-0001', { method: 'GET', canonicalPath: '/org/<org>/invite/<code>' });
  const script = expandRow({ row: 'ROUTE-0001', principal: 'session:owner', access: 'user' }, invite, table, 'x');
  expect(paths(script)).toEqual([
    'setup POST /org',
    'setup PUT /org/{{case}}o/team/{{case}}t',
    'setup POST /invite/{{case}}t',
    'GET /org/{{case}}o/invite/{{own.invite}}',
  ]);
});

test('query, values, headers and entities of a principal come along', () => {
  const kind = route('ROUTE-0001', { method: 'GET', canonicalPath: '/kind/<kind>' });
  const script = expandRow(
    { row: 'ROUTE-0001', principal: 'v2:owner:repository:{{@organization}}/r:pull', access: 'pull', query: { since: '01/01/2020', org: '{{@organization}}' } },
    kind,
    table,
    'x',
  );
  expect(paths(script)).toEqual(['GET /kind/image?since=01/01/2020&org={{world.org}}']);
  expect(script.principal).toBe('v2:owner:repository:{{world.org}}/r:pull');
});

describe('wrong entity files and rows are refused', () => {
  const broken =
    (entities: EntityFile['entities'], parameters: EntityFile['parameters'] = []): (() => unknown) =>
    () =>
      entityTable([{ file: 'e.json', content: { entities, parameters } }]);
  test.each<[string, () => unknown, string]>([
    [
      'a name twice',
      () =>
        entityTable([
          { file: 'a', content: file },
          { file: 'b', content: file },
        ]),
      'b: entity "organization" is defined in an earlier file',
    ],
    ['no value at all', broken({ a: {} }), 'entity "a" has neither'],
    ['an unknown reference', broken({ a: { own: '{{@b}}' } }), 'no entity "b"'],
    ['a parameter without entity and value', broken({}, [{ parameter: 'p' }]), 'needs either an entity or a value'],
    [
      'a path parameter without rule',
      () =>
        expandRow(
          { row: 'ROUTE-0001', principal: 'anonymous', access: 'public' },
          route('ROUTE-0001', { canonicalPath: '/<nothing>' }),
          table,
          'rows.json: ROUTE-0001',
        ),
      'rows.json: ROUTE-0001: no entity for path parameter <nothing>',
    ],
    [
      'a parameter that the path has not',
      () => expandRow({ row: 'ROUTE-0001', principal: 'anonymous', access: 'public', parameters: { x: 'y' } }, team, table, 'r'),
      'has no parameter x',
    ],
    [
      'entities that need each other',
      () =>
        expandRow(
          { row: 'ROUTE-0001', principal: '{{@a}}', access: 'public', own: true },
          route('ROUTE-0001', { canonicalPath: '/' }),
          entityTable([{ file: 'e', content: { entities: { a: { own: 'a', in: ['b'] }, b: { own: 'b', in: ['a'] } }, parameters: [] } }]),
          'r',
        ),
      'a → b → a need each other',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
