import { describe, expect, it } from 'vitest';
import type { Route } from '../core/subject.js';
import { matchRequest } from './match-request.js';

const route = (id: string, method: string, canonicalPath: string): Route => ({
  kind: 'route',
  ...{ id, method, canonicalPath, pathTemplate: canonicalPath, status: '', owner: '', wave: '', batch: '', family: '', authMode: '', featureGates: [] },
  ...{ goldenFixtureId: '', parityTestId: '', budgetId: '' },
});

const routes = [
  route('repository', 'DELETE', '/api/v1/repository/<apirepopath:repository>'),
  route('build', 'DELETE', '/api/v1/repository/<apirepopath:repository>/build/<uuid>'),
  route('by-digest', 'PUT', '/v2/<repopath:repository>/manifests/<digest>'),
  route('by-tag', 'PUT', '/v2/<repopath:repository>/manifests/<tag>'),
  route('one', 'GET', '/twins/<one>'),
  route('other', 'GET', '/twins/<other>'),
];
const digest = `sha256:${'0f'.repeat(32)}`;

describe('matchRequest', () => {
  it.each([
    ['DELETE', '/api/v1/repository/acme/tools', 'repository'],
    ['DELETE', '/api/v1/repository/acme/build/17', 'build'],
    ['PUT', '/v2/acme/tools/manifests/latest', 'by-tag'],
    ['PUT', `/v2/acme/tools/manifests/${digest}?x=1`, 'by-digest'],
    ['PUT', `/v2/acme/tools/manifests/latest?digest=/${digest}`, 'by-tag'],
  ])('gives %s %s to the row %s', (method, path, row) => {
    expect(matchRequest(routes, method, path)?.id).toBe(row);
  });

  it.each([
    ['another method', 'POST', '/api/v1/repository/acme/tools'],
    ['another path', 'DELETE', '/api/v1/organization/acme'],
    ['two rows that say equally much', 'GET', '/twins/x'],
  ])('gives %s to no row', (_what, method, path) => {
    expect(matchRequest(routes, method, path)).toBeUndefined();
  });
});
