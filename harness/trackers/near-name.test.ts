import { expect, it } from 'vitest';
import { nearName } from './near-name.js';

it.each([
  ['authmode', 'auth_mode'],
  ['METHOD', 'method'],
  [' route_id', 'route_id'],
  ['surprise', undefined],
])('takes %j for %j', (read, near) => {
  expect(nearName(read, ['route_id', 'method', 'auth_mode'])).toBe(near);
});
