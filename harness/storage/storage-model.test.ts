import { expect, test } from 'vitest';
import { sha256 } from './content.js';
import type { Fields } from './fields.js';
import type { StorageStep } from './scenario.js';
import { StorageModel } from './storage-model.js';

const after = (...steps: readonly StorageStep[]): { last: Fields | undefined; model: StorageModel } => {
  const model = new StorageModel({});
  return { last: steps.map((step) => model.apply(step)).at(-1), model };
};
const put = (path: string, text: string): StorageStep => ({ op: 'put', path, content: { text } });
const range = (from: number, to: number): StorageStep => ({ op: 'range', path: 'a', from, to });

test.each([
  [0, 0, '1 bytes "0"'],
  [2, 3, '2 bytes "23"'],
  [3, 99, '1 bytes "3"'],
])('the bytes %i to %i are given with both ends, as far as there are any', (from, to, content) => {
  expect(after(put('a', '0123'), range(from, to)).last).toEqual({ outcome: 'done', content });
});

test('a range that begins behind the end is refused, and one of an absent object is absent', () => {
  expect(after(put('a', '0123'), range(4, 5)).last).toEqual({ outcome: 'refused' });
  expect(after(range(0, 0)).last).toEqual({ outcome: 'absent' });
});

test('the pieces of a stream are counted up, and an empty object has none', () => {
  const stream: StorageStep = { op: 'stream', path: 'a', chunkSize: 2 };
  expect(after(put('a', '0123'), stream).last).toMatchObject({ chunks: '2', size: '4', sha256: JSON.stringify(sha256(Buffer.from('0123'))) });
  expect(after(put('a', '01234'), stream).last).toMatchObject({ chunks: '3' });
  expect(after(put('a', ''), stream).last).toMatchObject({ chunks: '0', size: '0' });
});

test('paths are listed by their bytes, below a prefix of characters', () => {
  const { last } = after(put('a/\u{ff21}', ''), put('a/\u{1f600}', ''), put('a/B', ''), put('ab', ''), { op: 'list', prefix: 'a/' });
  expect(last).toEqual({ outcome: 'done', paths: '["a/B","a/\u{ff21}","a/\u{1f600}"]' });
});

test('chunks become an object at the end, each no longer than was said', () => {
  const { last, model } = after(
    { op: 'uploadStart', upload: 'u' },
    { op: 'uploadChunk', upload: 'u', offset: 0, length: 2, content: { text: 'abc' } },
    { op: 'uploadChunk', upload: 'u', offset: 2, length: -1, content: { text: 'de' } },
  );
  expect(last).toEqual({ outcome: 'done', written: '2', state: 'given' });
  expect(model.hasUploads).toBe(true);
  model.apply({ op: 'uploadEnd', upload: 'u', path: 'whole' });
  expect(model.stored.get('whole')?.bytes.toString()).toBe('abde');
  expect(model.hasUploads).toBe(false);
});

test('a type is kept where the store keeps types, and a copy has it too', () => {
  const model = new StorageModel({ defaultType: 'binary/octet-stream' });
  model.apply({ op: 'put', path: 'a', content: { text: '' }, type: 'text/plain' });
  model.apply({ op: 'copy', path: 'a', to: 'b' });
  model.apply(put('c', ''));
  expect([...model.stored].map(([path, { type }]) => [path, type])).toEqual([
    ['a', 'text/plain'],
    ['b', 'text/plain'],
    ['c', 'binary/octet-stream'],
  ]);
});

test.each<StorageStep>([
  put('../a', ''),
  put('/a', ''),
  put('a/../../b', ''),
  put('a//b', ''),
  put('./a', ''),
  put('a/', ''),
  { op: 'copy', path: 'a', to: '..' },
  { op: 'list', prefix: '../' },
  { op: 'uploadChunk', upload: 'u', as: '../u', offset: 0, length: -1, content: { text: '' } },
])('$op of what lies outside is refused and stores nothing', (step) => {
  const { last, model } = after(step);
  expect(last).toEqual({ outcome: 'refused' });
  expect(model.stored.size).toBe(0);
});

test('two dots within a name lead nowhere', () => {
  expect(after(put('a..b/..c', '')).last).toEqual({ outcome: 'done' });
});

test('what is really stored is taken for the state from then on', () => {
  const { model } = after(put('a', 'told'));
  model.adopt(new Map([['a', { bytes: Buffer.from('found') }]]));
  expect(model.apply({ op: 'get', path: 'a' })).toEqual({ outcome: 'done', content: '5 bytes "found"' });
});

test('a direct URL is null where the storage gives none, else it leads to the object and gives its bytes', () => {
  const url: StorageStep = { op: 'directUrl', path: 'a b', expiresSeconds: 60 };
  expect(after(put('a b', 'x'), url).last).toEqual({ outcome: 'done', url: null });
  const model = new StorageModel({ urls: { origin: 'http://s3', path: '/bucket/root/' } });
  model.apply(put('a b', 'x'));
  expect(model.apply(url)).toEqual({ outcome: 'done', url: '{place}/a b', 'url/expires': '60', 'url/signed': true, fetched: '200 1 bytes "x"' });
});
