import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BodySample, JsonSchema } from '../core/body-schema.js';
import { BodySchemas } from './body-schemas.js';
import { inferBodies, unfold } from './infer-bodies.js';

const samples = (...bodies: unknown[]): BodySample[] => bodies.map((body) => ({ row: 'ROUTE-0001', body, where: '' }));

function schemaOf(...bodies: unknown[]): JsonSchema {
  const file = inferBodies('small', samples(...bodies), [], undefined);
  return unfold({ $ref: `#/$defs/${file.rows['ROUTE-0001']?.body ?? ''}` }, file.$defs);
}

test('every body fits the schema that was inferred from it and others', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 6 }), (bodies) => {
      const schemas = new BodySchemas(inferBodies('small', samples(...(JSON.parse(JSON.stringify(bodies)) as unknown[])), [], undefined));
      for (const body of bodies) expect(schemas.misfits('ROUTE-0001', JSON.parse(JSON.stringify(body)))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

describe('what is inferred', () => {
  const object = { type: 'object' };
  test.each<[string, unknown[], JsonSchema]>([
    [
      'a member of every body is required',
      [{ a: 1, b: 'x' }, { a: 2 }],
      { ...object, properties: { a: { type: 'integer' }, b: { type: 'string' } }, required: ['a'] },
    ],
    ['null beside something else', [{ a: null }, { a: 'x' }], { ...object, properties: { a: { type: ['null', 'string'] } }, required: ['a'] }],
    ['nothing is known of what was always null', [{ a: null }], { ...object, properties: { a: {} }, required: ['a'] }],
    ['an integer among numbers is a number', [[1, 2.5]], { type: 'array', items: { type: 'number' } }],
    ['a format that all texts have', [['2026-11-21T07:00:00Z', '2026-11-21T08:00:00Z']], { type: 'array', items: { type: 'string', format: 'date-time' } }],
    ['no format when one text has another', [['2026-11-21T07:00:00Z', 'never']], { type: 'array', items: { type: 'string' } }],
    [
      'a map whose members say their key',
      [{ v1: { name: 'v1', size: 1 } }],
      { ...object, additionalProperties: { ...object, properties: { name: { type: 'string' }, size: { type: 'integer' } }, required: ['name', 'size'] } },
    ],
    ['a map of keys that are no identifiers', [{ 'a/b': 1 }], { ...object, additionalProperties: { type: 'integer' } }],
    ['a map of bodies without a key in common', [{ one: 'x' }, { other: 'y' }], { ...object, additionalProperties: { type: 'string' } }],
    ['values never become an enumeration', ['a', 'a'], { type: 'string' }],
  ])('%s', (_, bodies, schema) => {
    expect(schemaOf(...bodies)).toEqual(schema);
  });
});

describe('what does not fit is named with its place', () => {
  const schemas = new BodySchemas(
    inferBodies('small', samples({ id: 'e9d0e621-814c-4e46-9435-ec2a09bc4df6', list: [{ n: 1, s: 'x' }], tags: { v1: { name: 'v1' } } }), [], undefined),
  );
  test.each<[string, unknown, string, RegExp]>([
    ['a missing member', { list: [], tags: {} }, '/id', /required/],
    ['another type', { id: 'e9d0e621-814c-4e46-9435-ec2a09bc4df6', list: [{ n: '1', s: 'x' }], tags: {} }, '/list/0/n', /integer/],
    ['another format', { id: 'none', list: [], tags: {} }, '/id', /format/],
    ['null for a list', { id: 'e9d0e621-814c-4e46-9435-ec2a09bc4df6', list: null, tags: {} }, '/list', /array/],
    ['a member of a map', { id: 'e9d0e621-814c-4e46-9435-ec2a09bc4df6', list: [], tags: { v2: {} } }, '/tags/v2/name', /required/],
  ])('%s', (_, body, at, what) => {
    const [first, ...more] = schemas.misfits('ROUTE-0001', body);
    expect(first?.at).toBe(at);
    expect(first?.what).toMatch(what);
    expect(more).toEqual([]);
  });
  test('a row without schema says nothing', () => {
    expect(schemas.misfits('ROUTE-0002', 7)).toEqual([]);
  });
});

test('equal schemas and equal parts are there once', () => {
  const avatar = { name: 'x', hash: 'h', color: '#fff' };
  const { rows, $defs } = inferBodies(
    'small',
    [
      { row: 'A', body: { avatar, n: 1 }, where: '' },
      { row: 'B', body: { avatar: { ...avatar, name: 'y' }, n: 2 }, where: '' },
      { row: 'C', body: [{ avatar }], where: '' },
    ],
    [],
    undefined,
  );
  expect(rows['A']?.body).toBe(rows['B']?.body);
  expect(Object.keys($defs)).toHaveLength(3);
  expect(JSON.stringify($defs).match(/"color"/g)).toHaveLength(2);
});

test('what was reviewed, and what has no body this time, stays as it is', () => {
  const first = inferBodies('small', [...samples({ a: 1 }), { row: 'ROUTE-0002', body: [1], where: '' }], ['one'], undefined);
  const reviewed = {
    ...first,
    rows: { ...first.rows, 'ROUTE-0001': { ...(first.rows['ROUTE-0001'] ?? { body: '', samples: 0 }), reviewed: true, note: 'a may be absent' } },
  };
  const second = inferBodies('small', samples({ b: 'x' }), ['two'], reviewed);
  expect(second.rows['ROUTE-0001']).toEqual(reviewed.rows['ROUTE-0001']);
  expect(second.rows['ROUTE-0002']).toEqual(first.rows['ROUTE-0002']);
  expect(new BodySchemas(second).misfits('ROUTE-0001', { a: 'x' })).toHaveLength(1);
});
