import { describe, expect, it } from 'vitest';
import { nameShape, payloadKeys, queueOf, shapesOf } from './item-shape.js';

describe('nameShape', () => {
  it.each([
    ['repositorygc/acme/17/', 'repositorygc/<name>/<number>/'],
    ['notification/acme/e45f831a-9ab4-4af9-8401-821562f562a6/repo_push/', 'notification/<name>/<uuid>/<name>/'],
    [`proxycacheblob/acme/20/sha256:${'ab'.repeat(32)}/`, 'proxycacheblob/<name>/<number>/<digest>/'],
    ['namespacegc//', 'namespacegc//'],
  ])('tells what sort of thing each part of %s is', (name, shape) => {
    expect(nameShape(name)).toBe(shape);
    expect(queueOf(name)).toBe(shape.split('/')[0]);
  });
});

describe('payloadKeys', () => {
  it('lists the top-level keys of an object in order', () => {
    expect(payloadKeys('{"b":{"deep":1},"a":null}')).toEqual(['a', 'b']);
  });

  it.each(['no JSON', '[1]', 'null', '"text"'])('finds none in %s', (body) => {
    expect(payloadKeys(body)).toEqual([]);
  });
});

it('items of one shape are told once, with the keys of all', () => {
  const items = [1, 2].map((n) => ({ queueName: `mail/${String(n)}/`, body: `{"k${String(n)}":0}` }));
  expect(shapesOf(items)).toEqual({ names: ['mail/<number>/'], payload_keys: ['k1', 'k2'] });
});
