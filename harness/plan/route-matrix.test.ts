import { expect, test } from 'vitest';
import type { FixtureCase } from '../core/fixture.js';
import type { MatrixFile, MatrixVariant } from '../core/matrix.js';
import { route } from '../testing/builders.js';
import { rowMatrix } from './route-matrix.js';

const team = route('ROUTE-0001', { method: 'PUT', canonicalPath: '/org/<org>/team/<name>', authMode: 'session-or-oauth2', featureGates: ['features.X'] });
const happy: FixtureCase = {
  row: 'ROUTE-0001',
  name: 'happy',
  principal: 'session:maker',
  access: 'org-admin',
  expect: '200',
  effects: ['rows'],
  lists: '/teams',
  steps: [
    { method: 'POST', path: '/org', setup: true },
    { method: 'PUT', path: '/org/{{case}}o/team/{{case}}t', json: { role: 'member' }, capture: { id: { json: '/id' } } },
    { method: 'GET', path: '/org/{{case}}o' },
  ],
};
const variant = (parts: Partial<MatrixVariant>): MatrixVariant => ({
  name: 'v',
  aspect: 'auth',
  about: 'x',
  change: {},
  answers: [{ expect: '403', error: 'csrf' }],
  ...parts,
});
const matrix = (variants: readonly MatrixVariant[], parts: Partial<MatrixFile> = {}): MatrixFile => ({ absent: { '*': 'absent' }, variants, ...parts });
const of = (variants: readonly MatrixVariant[], script = happy, taken = [script], parts: Partial<MatrixFile> = {}): ReturnType<typeof rowMatrix> =>
  rowMatrix(script, team, matrix(variants, parts), () => ['PATCH', 'POST'], taken, 'f.json');

test('another principal sends the same request, after the same preparation by the first one', () => {
  const { cases } = of([variant({ name: 'anonymous', change: { principal: 'anonymous' } })]);
  expect(cases).toEqual([
    {
      row: 'ROUTE-0001',
      name: 'anonymous',
      principal: 'anonymous',
      expect: '403',
      error: 'csrf',
      aspect: 'auth',
      happy: false,
      steps: [
        { method: 'POST', path: '/org', setup: true, principal: 'session:maker' },
        { method: 'PUT', path: '/org/{{case}}o/team/{{case}}t', json: { role: 'member' } },
      ],
    },
  ]);
});

test.each<[string, MatrixVariant['change'], object]>([
  ['a method that no row serves goes without body', { method: 'unserved' }, { method: 'PATCH', path: '/org/{{case}}o/team/{{case}}t' }],
  ['the last parameter names nothing', { absent: 'last' }, { path: '/org/{{case}}o/team/absent' }],
  ['a named parameter names nothing', { absent: 'org' }, { path: '/org/absent/team/{{case}}t' }],
  ['a query parameter is added', { query: { page: '2' } }, { path: '/org/{{case}}o/team/{{case}}t?page=2' }],
  ['the body is another', { json: ['x'] }, { json: ['x'] }],
  ['the body is a text', { text: '{not', headers: { 'Content-Type': 'application/json' } }, { text: '{not', headers: { 'Content-Type': 'application/json' } }],
])('%s', (_, change, step) => {
  expect(of([variant({ change })]).cases[0]?.steps.at(-1)).toMatchObject(step);
});

test('user and scopes of the happy principal can be used', () => {
  const pull = { ...happy, principal: 'v2:maker:repository:a/b:pull,push' };
  expect(of([variant({ change: { principal: 'v2:{user}:{detail=pull}' } })], pull).cases[0]?.principal).toBe('v2:maker:repository:a/b:pull');
  expect(of([variant({ change: { principal: 'oauth:{user}:repo:read' } })]).cases[0]?.principal).toBe('oauth:maker:repo:read');
});

test('the first answer that fits counts, and those of a later file come first', () => {
  const answers = [{ when: { access: ['public'] }, expect: '200' }, { when: { modes: ['session-or-oauth2'] }, expect: '401' }, { expect: '500' }];
  const changed = variant({ change: { principal: 'anonymous' }, answers });
  expect(of([changed]).cases[0]?.expect).toBe('401');
  expect(of([changed], happy, [happy], { answers: { v: [{ expect: '404' }] } }).cases[0]?.expect).toBe('404');
  expect(of([changed], { ...happy, matrix: { v: { expect: '410', error: 'gone' } } }).cases[0]).toMatchObject({ expect: '410', error: 'gone' });
});

test('another principal who may is a happy case too', () => {
  const [made] = of([variant({ change: { principal: 'oauth:{user}:org:admin' }, answers: [{ expect: 'happy' }] })]).cases;
  expect(made).toMatchObject({ happy: true, expect: '200' });
});

test('what is left out is said with its reason', () => {
  const { cases, leftOut } = of(
    [
      variant({ name: 'same' }),
      variant({ name: 'unruled', change: { principal: 'anonymous' }, answers: [{ when: { rows: ['ROUTE-0002'] }, expect: '200' }] }),
      variant({ name: 'removed', change: { principal: 'anonymous' } }),
      variant({ name: 'unfit', when: { methods: ['GET'] } }),
      variant({ name: 'written', change: { principal: 'anonymous' } }),
      variant({ name: 'no-scopes', change: { principal: 'v2:{user}:{detail}' } }),
    ],
    { ...happy, matrix: { removed: null } },
    [happy, { ...happy, name: 'written' }],
  );
  expect(cases).toEqual([]);
  expect(leftOut).toEqual({
    same: expect.stringContaining('its request is that of') as string,
    unruled: 'no rule of the matrix says what such a row answers',
    removed: 'the fixture of the row leaves it out',
    written: 'a case of that name is written by hand',
    'no-scopes': 'the happy principal session:maker has no user or scopes to vary',
  });
});

test('a happy case that does not send the row’s own request is refused', () => {
  expect(() => of([], { ...happy, steps: [{ method: 'GET', path: '/elsewhere' }] })).toThrow(
    'no measured step of case "happy" sends PUT /org/<org>/team/<name>',
  );
});
