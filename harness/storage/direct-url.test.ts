import { expect, test } from 'vitest';
import { describeUrl, expectedUrl } from './direct-url.js';

const root = { origin: 'http://127.0.0.1:9000', path: '/bucket/registry/' };
const signed = (path: string, expires = 60): string =>
  `http://127.0.0.1:9000/bucket/registry/${path}?X-Amz-Expires=${String(expires)}&X-Amz-Signature=abc&X-Amz-Date=20260101T000000Z`;

test('a signed URL into the place is what is expected, however its path is encoded', () => {
  expect(describeUrl(signed('a%20b%2Bc'), root)).toEqual(expectedUrl(root, 'a b+c', 60));
  expect(describeUrl(signed('a%20b+c'), root)).toEqual(expectedUrl(root, 'a b+c', 60));
});

test.each([
  ['another object', signed('other')],
  ['another lifetime', signed('a', 61)],
  ['another host', signed('a').replace('127.0.0.1', 'elsewhere')],
  ['another bucket', signed('a').replace('/bucket/', '/other/')],
  ['no signature', signed('a').replace('X-Amz-Signature', 'x')],
  ['no URL', 'a'],
  ['null', null],
  ['a number', 7],
])('%s is not what is expected', (_, url) => {
  expect(describeUrl(url, root)).not.toEqual(expectedUrl(root, 'a', 60));
});

test('a path whose encoding is broken is shown as it is', () => {
  expect(describeUrl(signed('%zz'), root)['url']).toBe('{place}/%zz');
});

test('a place without URLs expects null', () => {
  expect(describeUrl(null, undefined)).toEqual(expectedUrl(undefined, 'a', 60));
});
