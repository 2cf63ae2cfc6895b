import { describe, expect, test } from 'vitest';
import { hurlFile } from './hurl-file.js';
import { newmanCollection } from './newman-collection.js';
import { pytestFile } from './pytest-file.js';
import { expectedOf, type BenchRequest } from './requests.js';

const get: BenchRequest = { id: 'PT-1.sweep', method: 'GET', path: '/v2/a/manifests/sha256:00', headers: [['Accept', '*/*']], body: '' };
const post: BenchRequest = { id: 'PT-2.sweep', method: 'POST', path: '/api/v1/user/', headers: [['Content-Type', 'application/json']], body: '{}' };

describe('a newman collection', () => {
  test('has an item for every request, with its path in parts', () => {
    const collection = newmanCollection([get, post], 'http://127.0.0.1:81');
    expect(collection).toMatchObject({
      item: [
        {
          name: 'PT-1.sweep',
          request: { method: 'GET', url: { protocol: 'http', host: ['127', '0', '0', '1'], port: '81', path: ['v2', 'a', 'manifests', 'sha256:00'] } },
        },
        { name: 'PT-2.sweep', request: { method: 'POST', header: [{ key: 'Content-Type', value: 'application/json' }], body: { mode: 'raw', raw: '{}' } } },
      ],
    });
  });

  test('keeps a slash at the end of a path, and sends no body where there is none', () => {
    const text = JSON.stringify(newmanCollection([get, post], 'http://127.0.0.1:81'));
    expect(text).toContain('["api","v1","user",""]');
    expect(text.match(/"raw":/g)).toHaveLength(1);
  });
});

describe('a Hurl file', () => {
  test('has an entry for every request', () => {
    expect(hurlFile([get, post], 'http://127.0.0.1:81')).toBe(
      '# PT-1.sweep\nGET http://127.0.0.1:81/v2/a/manifests/sha256:00\nAccept: */*\nHTTP 200\n\n# PT-2.sweep\nPOST http://127.0.0.1:81/api/v1/user/\nContent-Type: application/json\n`{}`\nHTTP 200\n',
    );
  });

  test('escapes what Hurl would read as a comment or a template', () => {
    expect(hurlFile([{ ...get, path: '/a#b{{c' }], 'http://h')).toContain('GET http://h/a\\#b\\{\\{c\n');
  });
});

test('a pytest file names the requests and the server', () => {
  const text = pytestFile('/tmp/a b/requests.json', 'http://127.0.0.1:81');
  expect(text).toContain('open("/tmp/a b/requests.json")');
  expect(text).toContain('"http://127.0.0.1:81" + sent["path"]');
});

test('the expected digest does not depend on the order of arrival, but on every path', () => {
  expect(expectedOf([get, post])).toEqual(expectedOf([post, get]));
  expect(expectedOf([get, post]).digest).not.toBe(expectedOf([get, { ...post, path: '/api/v1/user' }]).digest);
});
