import { describe, expect, test } from 'vitest';
import { errorOf, expectedDigest, sha256 } from './check-answer.js';

describe('an answer is an error', () => {
  test.each([
    ['never when it is as declared', '200', 100, 200, 100, '', ''],
    ['never when the declared class has its status', '2xx', 100, 204, 100, '', ''],
    ['when its status is another', '200', 100, 201, 100, '', 'status 201'],
    ['when it is a quick 500', '2xx', 100, 500, 12, '', 'status 500'],
    ['by its fault, whatever else it has', '2xx', 100, 0, 0, 'timeout', 'timeout'],
    ['when it has no body and the oracle has one', '2xx', 1, 200, 0, '', 'empty body'],
    ['never for having no body where the oracle has none', '2xx', 0, 204, 0, '', ''],
    ['when its body is less than a third', '2xx', 301, 200, 100, '', 'short body'],
    ['never when its body is a third', '2xx', 300, 200, 100, '', ''],
    ['never for being short where the oracle is short itself', '2xx', 64, 200, 2, '', ''],
    ['when its body is more than three times as long', '2xx', 100, 200, 301, '', 'long body'],
    ['never when its body is three times as long', '2xx', 100, 200, 300, '', ''],
    ['never for a few bytes more than a small body', '2xx', 2, 200, 192, '', ''],
    ['when it has very many bytes more than a small body', '2xx', 0, 200, 193, '', 'long body'],
  ])('%s', (_, expect_, size, status, length, fault, error) => {
    expect(errorOf({ expect: expect_, size }, { status, size: length, fault })).toBe(error);
  });
});

const bytes = Buffer.from('abc');
// FIPS 180-2, appendix B.1: the digest of "abc".
const OF_ABC = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('the digest is that of all parts together', () => {
  expect(sha256([bytes])).toBe(OF_ABC);
  expect(sha256([Buffer.from('a'), Buffer.from('bc')])).toBe(OF_ABC);
});

describe('the digest that an answer must name', () => {
  test('is the one in the query of the request, unescaped', () => {
    expect(expectedDigest('/v2/a/blobs/uploads/1?state=x&digest=sha256%3Aaa', bytes, [bytes])).toBe('sha256:aa');
    expect(expectedDigest('/v2/a/blobs/uploads/1?digest=sha256:bb', null, [])).toBe('sha256:bb');
  });
  test('is else that of what was sent', () => {
    expect(expectedDigest('/v2/a/manifests/latest', bytes, [Buffer.from('else')])).toBe(OF_ABC);
  });
  test('is else that of what came', () => {
    expect(expectedDigest('/v2/a/manifests/latest', null, [bytes])).toBe(OF_ABC);
    expect(expectedDigest('/v2/a/manifests/latest', Buffer.alloc(0), [bytes])).toBe(OF_ABC);
  });
  test('is none where nothing was sent and nothing came', () => {
    expect(expectedDigest('/v2/a/blobs/uploads/', null, [])).toBeUndefined();
  });
});
