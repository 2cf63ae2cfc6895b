import { describe, expect, test } from 'vitest';
import type { FixtureCase } from '../core/fixture.js';
import { checkReferences } from './check-references.js';

const check = (parts: Partial<FixtureCase>): void =>
  checkReferences({ row: 'ROUTE-0001', name: 'x', principal: 'anonymous', steps: [], ...parts }, new Set(['password']), 'f.json: case 1');

test('declared variables, earlier captures and data are known', () => {
  expect(() =>
    check({
      principal: 'basic:{{case}}:{{token}}',
      data: { layer: { utf8: 'x' }, manifest: { utf8: '{{layer.digest}} {{layer.size}}' } },
      steps: [
        { method: 'GET', path: '/{{case}}?p={{password}}', text: '{{service-key.mirror.jwk}}', capture: { token: { json: '/t' } } },
        { method: 'PUT', path: '/{{token}}/{{manifest.digest}}', data: 'manifest' },
      ],
    }),
  ).not.toThrow();
});

describe('what has no value yet is refused with its place', () => {
  test.each<[string, Partial<FixtureCase>, string]>([
    [
      'a capture that comes later',
      {
        steps: [
          { method: 'GET', path: '/{{id}}' },
          { method: 'GET', path: '/', capture: { id: { json: '/id' } } },
        ],
      },
      'case 1, step 1: {{id}} has no value there',
    ],
    ['a data entry that is not declared', { steps: [{ method: 'PUT', path: '/', data: 'layer' }] }, 'no data entry "layer"; declared are none'],
    [
      'a data entry that names a later one',
      { data: { manifest: { utf8: '{{layer.digest}}' }, layer: { utf8: 'x' } } },
      'data "manifest": {{layer.digest}} has no value',
    ],
    ['a principal that nothing gives', { principal: 'session:{{nobody}}' }, 'principal: {{nobody}} has no value'],
  ])('%s', (_, parts, message) => {
    expect(() => check(parts)).toThrow(message);
  });
});
