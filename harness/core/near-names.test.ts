import { expect, it } from 'vitest';
import { nearName, nearNames } from './near-names.js';

it.each([
  ['authmode', 'auth_mode'],
  ['METHOD', 'method'],
  [' route_id', 'route_id'],
  ['surprise', undefined],
])('takes %j for %j', (read, near) => {
  expect(nearName(read, ['route_id', 'method', 'auth_mode'])).toBe(near);
});

it('proposes what contains the wrong name, then what is a few letters away, three at most', () => {
  expect(nearNames('registry-v2/tag', new Set(['registry-v2/blobs', 'registry-v2/tags', 'web/pages', '']))).toEqual(['registry-v2/tags', 'registry-v2/blobs']);
  expect(nearNames('zzz', new Set(['registry-v2/tags']))).toEqual([]);
});
