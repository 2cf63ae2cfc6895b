import type { FixtureCase } from '../core/fixture.js';
import type { Route } from '../core/subject.js';

/** Values for path parameters of rows that have no fixture yet: well-formed, and nothing that exists. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  digest: `sha256:${'0'.repeat(64)}`,
  repository: 'parity/placeholder',
  uuid: '00000000-0000-4000-8000-000000000000',
  email: 'parity@example.com',
  quota_id: '1',
  limit_id: '1',
  path: 'parity/placeholder',
  'dynamic-service': 'parity',
};

/** `/api/v1/app/<client_id>` with every parameter filled. */
export function placeholderPath(canonicalPath: string): string {
  return canonicalPath.replace(
    /<(?:[^<>:]*:)?([^<>:]+)>/g,
    (_, name: string) => PLACEHOLDERS[name] ?? (name.endsWith('uuid') ? (PLACEHOLDERS['uuid'] ?? '') : `parity-${name.replaceAll('_', '-')}`),
  );
}

/** The case that every route row has until a fixture says more: one anonymous request that shows how the route refuses or answers. */
export function placeholderCase(route: Route): FixtureCase {
  const hasBody = /^(POST|PUT|PATCH)$/.test(route.method);
  return {
    row: route.id,
    name: 'sweep-anonymous',
    principal: 'anonymous',
    happy: false,
    steps: [{ method: route.method, path: placeholderPath(route.canonicalPath), ...(hasBody ? { json: {} } : {}) }],
  };
}
