import { describe, expect, it } from 'vitest';
import { canonicalPath } from './canonical-path.js';

const table = new Map([['/v2/<BLOB_DIGEST_ROUTE>', '/v2/<repopath:repository>/blobs/<digest>']]);

describe('canonicalPath', () => {
  it.each([
    ['/api/v1/user/', '/api/v1/user/'],
    ['/api/v1/repository/<apirepopath:repository>/tag/<tag>', '/api/v1/repository/<apirepopath:repository>/tag/<tag>'],
    ['/oauth2/<dynamic-service>//callback', '/oauth2/<dynamic-service>//callback'],
    ['/v2/<BLOB_DIGEST_ROUTE>', '/v2/<repopath:repository>/blobs/<digest>'],
    ['/userfiles/<regex("[0-9a-zA-Z-]+"):file_id>', '/userfiles/<file_id>'],
    ['/a/<regex("<x>"):name>/b', '/a/<name>/b'],
  ])('resolves %s', (template, path) => {
    expect(canonicalPath(template, table)).toBe(path);
  });

  it.each(['/v2/<OTHER_ROUTE>', '<app.config["HANDLER"]>', '/api/<PREFIX + "/labels">', '/api/<\'/v1/{0}\'.format(x)>', '/open/<name'])('does not resolve %s', (template) => {
    expect(canonicalPath(template, table)).toBeUndefined();
  });
});
