import { expect, test } from 'vitest';
import { route } from '../testing/builders.js';
import { buildPlan } from './build-plan.js';
import { renderSuites } from './suite-files.js';

test('every capability gets one file that lists each of its cases once', () => {
  const plan = buildPlan({
    subjects: [route('ROUTE-0001'), route('ROUTE-0002')],
    capabilityOf: new Map([
      ['ROUTE-0001', 'api-v1/user'],
      ['ROUTE-0002', 'web/pages'],
    ]),
    fixtures: [],
    profile: { scope: [], withoutFixture: 'not-served' },
    matrix: { absent: {}, variants: [] },
    neverHappy: new Map(),
  });
  const files = renderSuites(plan);
  expect([...files.keys()]).toEqual(['api-v1/user.suite.ts', 'web/pages.suite.ts']);
  expect(files.get('api-v1/user.suite.ts')).toContain("import { contractSuite } from '../../harness/vitest/contract-suite.js';");
  for (const { id } of plan.cases) expect([...files.values()].join('').split(`id: '${id}'`)).toHaveLength(2);
  expect(renderSuites(plan)).toEqual(files);
});
