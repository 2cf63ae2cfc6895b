import { describe, expect, test } from 'vitest';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { codingsOf, decodeContent } from './decode-content.js';

const TEXT = Buffer.from('{"a":1}');

test('the codings of a body are read from all its headers, in order', () => {
  expect(
    codingsOf([
      ['Content-Encoding', 'gzip, BR'],
      ['X-A', '1'],
      ['content-encoding', ' identity ,'],
    ]),
  ).toEqual(['gzip', 'br', 'identity']);
});

test.each([
  ['gzip', ['gzip'], gzipSync(TEXT)],
  ['its old name', ['x-gzip'], gzipSync(TEXT)],
  ['brotli', ['br'], brotliCompressSync(TEXT)],
  ['deflate', ['deflate'], deflateSync(TEXT)],
  ['deflate without its frame', ['deflate'], deflateRawSync(TEXT)],
  ['two codings', ['gzip', 'br'], brotliCompressSync(gzipSync(TEXT))],
  ['none', ['identity'], TEXT],
])('%s is taken off', async (_, codings, body) => {
  expect(await decodeContent(body, codings, 1000)).toEqual({ kind: 'decoded', body: TEXT });
});

test('a coding that is not known leaves the body as it was sent', async () => {
  expect(await decodeContent(TEXT, ['zstd'], 1000)).toEqual({ kind: 'decoded', body: TEXT });
});

describe('what cannot be decoded is a fault with its reason', () => {
  const bomb = Buffer.alloc(1_000_000);
  test.each([
    ['a bomb of gzip', ['gzip'], gzipSync(bomb), 'too-large', 'longer than 1000 bytes once its gzip coding is taken off'],
    ['a bomb of brotli', ['br'], brotliCompressSync(bomb), 'too-large', 'br coding'],
    ['a bomb of deflate', ['deflate'], deflateSync(bomb), 'too-large', 'deflate coding'],
    ['a bomb in a bomb', ['gzip', 'gzip'], gzipSync(gzipSync(bomb)), 'too-large', 'gzip coding'],
    ['no gzip', ['gzip'], TEXT, 'malformed', 'the body is no gzip'],
    ['half a gzip', ['gzip'], gzipSync(TEXT).subarray(0, 12), 'malformed', 'the body is no gzip'],
    ['no brotli', ['br'], TEXT, 'malformed', 'the body is no br'],
    ['many codings', ['gzip', 'gzip', 'gzip', 'gzip'], TEXT, 'malformed', '4 content codings'],
  ])('%s', async (_, codings, body, fault, says) => {
    const outcome = await decodeContent(body, codings, 1000);
    expect(outcome).toMatchObject({ kind: 'fault', fault });
    expect(outcome.kind === 'fault' && outcome.detail).toContain(says);
  });
});
