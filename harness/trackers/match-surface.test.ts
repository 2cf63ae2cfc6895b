import { describe, expect, test } from 'vitest';
import type { RouteRule } from '../core/route-rule.js';
import type { Route } from '../core/subject.js';
import { route as routeOf } from '../testing/builders.js';
import { matchSurface } from './match-surface.js';

const rule = (text: string, methods: readonly string[] = ['GET'], live = true): RouteRule => ({
  rule: text,
  methods,
  endpoint: 'x',
  registered_in_live_oracle: live,
});
const route = (id: string, method: string, path: string): Route => routeOf(id, { method, pathTemplate: path, canonicalPath: path });
const states = (found: ReturnType<typeof matchSurface>): string[] => found.rows.map(({ row, state, rule: text }) => `${row} ${state} ${text}`.trim());

test('a row finds its rule, and what is left over is untracked', () => {
  const found = matchSurface([route('R1', 'GET', '/a/<b>')], [rule('/a/<path:x>', ['GET', 'POST']), rule('/c')], []);
  expect(states(found)).toEqual(['R1 live /a/<path:x>']);
  expect(found.untracked.map(({ method, rule: text }) => `${method} ${text}`)).toEqual(['POST /a/<path:x>', 'GET /c']);
});

test('a row without a rule, and one whose rule is not live, are told apart', () => {
  const found = matchSurface([route('R1', 'GET', '/a'), route('R2', 'GET', '/b'), route('R3', 'PUT', '/b')], [rule('/b', ['GET'], false)], []);
  expect(states(found)).toEqual(['R1 no-rule', 'R2 not-live /b', 'R3 no-rule']);
});

test('of a rule that is listed twice the live one counts', () => {
  expect(states(matchSurface([route('R1', 'GET', '/a')], [rule('/a', ['GET'], false), rule('/a')], []))).toEqual(['R1 live /a']);
});

describe('rows that differ in a slash alone', () => {
  const rows = [route('R1', 'GET', '/users'), route('R2', 'GET', '/users/')];
  test('each finds its own rule', () => {
    expect(states(matchSurface(rows, [rule('/users/'), rule('/users')], []))).toEqual(['R1 live /users', 'R2 live /users/']);
  });
  test('one rule does not serve both', () => {
    expect(states(matchSurface(rows, [rule('/users/')], []))).toEqual(['R1 no-rule', 'R2 live /users/']);
  });
  test('a lone row takes the other spelling and says so', () => {
    expect(matchSurface([route('R1', 'GET', '/users')], [rule('/users/')], []).rows[0]?.spelling).toEqual(['trailing-slash']);
  });
});

describe('HEAD and OPTIONS come by themselves', () => {
  test('a row that asks for them shares the rule of another method', () => {
    const rows = [route('R1', 'GET', '/a'), route('R2', 'HEAD', '/a'), route('R3', 'OPTIONS', '/a')];
    expect(states(matchSurface(rows, [rule('/a')], []))).toEqual(['R1 live /a', 'R2 live /a', 'R3 live /a']);
  });
  test('HEAD needs a GET', () => {
    expect(states(matchSurface([route('R1', 'HEAD', '/a')], [rule('/a', ['POST'])], []))).toEqual(['R1 no-rule']);
  });
  test('nobody must track them', () => {
    expect(matchSurface([route('R1', 'GET', '/a')], [rule('/a', ['GET', 'HEAD', 'OPTIONS'])], []).untracked).toEqual([]);
  });
});

test('a configured name is matched, and after every rule that has the parameter', () => {
  const rows = [route('R1', 'GET', '/login/<the-service>//callback')];
  expect(matchSurface(rows, [rule('/login/corp/callback')], ['the-service']).rows[0]).toMatchObject({
    state: 'live',
    spelling: ['double-slash', 'configured-name'],
  });
  expect(states(matchSurface(rows, [rule('/login/corp/callback')], []))).toEqual(['R1 no-rule']);
});

test('an expression of the source is said to be one', () => {
  const row = routeOf('R1', { method: 'GET', pathTemplate: '/v2/<BLOB + "x">', canonicalPath: '/v2/blobs/<digest>' });
  expect(matchSurface([row], [rule('/v2/blobs/<digest>')], []).rows[0]?.spelling).toEqual(['expression']);
});
