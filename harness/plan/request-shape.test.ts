import { expect, test } from 'vitest';
import type { RequestStep } from '../core/fixture.js';
import { jsonShape, shapeDifferences, shapeOfCase, shapeOfRequest } from './request-shape.js';

const written = (step: Partial<RequestStep>, principal = 'session:owner'): NonNullable<ReturnType<typeof shapeOfCase>> => {
  const shape = shapeOfCase({ row: 'ROUTE-0001', name: 'happy', principal, steps: [{ method: 'PUT', path: '/x', ...step }] });
  if (shape === undefined) throw new Error('the case sends a request');
  return shape;
};
const sent = (body: string, type: string, path = '/x', principal = 'session:someone'): ReturnType<typeof shapeOfRequest> =>
  shapeOfRequest({ method: 'PUT', path, headers: type === '' ? [] : [['content-type', type]], body: Buffer.from(body) }, principal);

test('keys and types of a JSON body make its shape, values and order do not', () => {
  expect(jsonShape({ b: [1, 'x', { c: null }], a: true })).toBe('{a:boolean,b:[number|string|{c:null}]}');
  expect(shapeDifferences(sent('{"b": "y", "a": 7}', 'application/json'), written({ json: { a: 1, b: '{{case}}' } }))).toEqual([]);
});

test.each<[string, ReturnType<typeof sent>, ReturnType<typeof written>, string]>([
  ['another type', sent('{"a": "1"}', 'application/json'), written({ json: { a: 1 } }), 'body: recorded {a:string}, written {a:number}'],
  ['a key too many', sent('{}', 'application/json'), written({ json: { a: 1 } }), 'body'],
  ['no body', sent('', ''), written({ json: {} }), 'body: recorded none, written {}'],
  ['another query', sent('', '', '/x?limit=1'), written({ path: '/x?page={{p}}' }), 'query: recorded limit, written page'],
  ['a form instead of JSON', sent('a=1', 'application/x-www-form-urlencoded'), written({ json: { a: '1' } }), 'body: recorded form a'],
  ['another principal', sent('', '', '/x', 'oauth:someone all'), written({}), 'principal: recorded oauth, written session'],
])('%s is a difference', (_, recorded, ours, words) => {
  expect(shapeDifferences(recorded, ours).join()).toContain(words);
});

test('a session that nobody signed in to is recorded as a session or as nobody', () => {
  expect(shapeDifferences(sent('', '', '/x', 'session:x'), written({}, 'csrf'))).toEqual([]);
  expect(shapeDifferences(sent('', '', '/x', 'anon'), written({}, 'csrf'))).toEqual([]);
  expect(shapeDifferences(sent('', '', '/x', 'v2jwt'), written({}, 'v2:owner:repository:a/b:pull'))).toEqual([]);
});

test('setup steps are not the request of a case', () => {
  expect(shapeOfCase({ row: 'R', name: 'n', principal: 'anonymous', steps: [{ method: 'GET', path: '/x', setup: true }] })).toBeUndefined();
});
