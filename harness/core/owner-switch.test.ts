import { expect, test } from 'vitest';
import { route } from '../testing/builders.js';
import { routeOwner } from './owner-switch.js';

const row = route('ROUTE-0324', { family: 'registry-v2' });
const owner = (env: Record<string, string>): string => routeOwner(row, 'registry-v2/manifests', env);

test('the row beats the capability, the capability the family, and python is the default', () => {
  expect(owner({})).toBe('python');
  expect(owner({ ROUTE_OWNER_FAMILY_REGISTRY_V2: 'go' })).toBe('go');
  expect(owner({ ROUTE_OWNER_FAMILY_REGISTRY_V2: 'go', ROUTE_OWNER_CAP_REGISTRY_V2_MANIFESTS: 'python' })).toBe('python');
  expect(owner({ ROUTE_OWNER_CAP_REGISTRY_V2_MANIFESTS: 'python', ROUTE_OWNER_ROUTE_ROUTE_0324: 'go' })).toBe('go');
});
test('an unknown value, off for a route, and the force switch mean python', () => {
  expect(owner({ ROUTE_OWNER_ROUTE_ROUTE_0324: 'rust' })).toBe('python');
  expect(owner({ ROUTE_OWNER_ROUTE_ROUTE_0324: 'off' })).toBe('python');
  expect(owner({ ROUTE_OWNER_ROUTE_ROUTE_0324: 'go', MIGRATION_FORCE_PYTHON: 'true' })).toBe('python');
});
