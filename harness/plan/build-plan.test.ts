import { describe, expect, test } from 'vitest';
import type { FixtureCase } from '../core/fixture.js';
import type { MatrixVariant } from '../core/matrix.js';
import type { Subject } from '../core/subject.js';
import { route } from '../testing/builders.js';
import { buildPlan, type PlanInput } from './build-plan.js';

const queue: Subject = {
  kind: 'queue',
  id: 'notification',
  status: '',
  owner: '',
  wave: 'P2',
  batch: '',
  producerFixtureId: 'QF-NOTIFICATION',
  consumerBehaviorTestId: 'QBT-NOTIFICATION',
  retryIdempotencyTestId: 'QRT-NOTIFICATION',
  mixedModeCompatibilityTestId: 'QMT-NOTIFICATION',
};
const subjects = [
  route('ROUTE-0001'),
  route('ROUTE-0002', { featureGates: ['features.BILLING'] }),
  route('ROUTE-0003', { method: 'POST', canonicalPath: '/api/v1/x/<uuid>' }),
  queue,
];
const script = (row: string, name: string, parts: Partial<FixtureCase> = {}): FixtureCase => ({
  row,
  name,
  principal: 'anonymous',
  steps: [{ method: 'GET', path: '/x' }],
  ...parts,
});

function plan(cases: readonly FixtureCase[], parts: Partial<PlanInput> = {}): ReturnType<typeof buildPlan> {
  return buildPlan({
    subjects,
    capabilityOf: new Map([['ROUTE-0001', 'api-v1/user']]),
    fixtures: [{ file: 'fixtures/routes/x.json', content: { cases } }],
    profile: { scope: [{ reason: 'needs-billing', gates: ['features.BILLING'] }], withoutFixture: 'not-served' },
    matrix: { absent: {}, variants: [] },
    neverHappy: new Map([['ROUTE-0003', 'destructive']]),
    ...parts,
  });
}

test('a row with fixtures is in scope, each case under the row’s own test id', () => {
  const { rows, cases } = plan([script('ROUTE-0001', 'get-as-anonymous'), script('ROUTE-0001', 'get-as-owner', { principal: 'session:owner', expect: '200' })]);
  expect(rows[0]).toEqual({
    id: 'ROUTE-0001',
    kind: 'route',
    capability: 'api-v1/user',
    cases: ['PT-ROUTE-0001.get-as-anonymous', 'PT-ROUTE-0001.get-as-owner'],
    scope: 'in-scope',
    leftOut: {},
  });
  expect(cases.slice(0, 2).map(({ id, expect: declared, happy }) => [id, declared, happy])).toEqual([
    ['PT-ROUTE-0001.get-as-anonymous', '2xx|3xx', true],
    ['PT-ROUTE-0001.get-as-owner', '200', true],
  ]);
});

test('a row without fixture keeps a case and says why it is out of scope', () => {
  const { rows, cases } = plan([]);
  expect(rows.map(({ scope }) => scope)).toEqual(['not-served', 'needs-billing', 'not-served', 'not-served']);
  expect(rows[2]).toMatchObject({ reason: 'destructive' });
  expect(cases).toHaveLength(subjects.length);
  expect(cases[2]?.script.steps).toEqual([{ method: 'POST', path: '/api/v1/x/00000000-0000-4000-8000-000000000000', json: {} }]);
});

test('a queue case goes under the test id that it names', () => {
  const { cases } = plan([script('notification', 'enqueues', { test: 'QF-NOTIFICATION' })]);
  expect(cases.at(-1)?.id).toBe('QF-NOTIFICATION.enqueues');
});

describe('a wrong fixture is refused', () => {
  test.each<[string, readonly FixtureCase[], string]>([
    ['two cases of one name', [script('ROUTE-0001', 'a'), script('ROUTE-0001', 'a')], 'PT-ROUTE-0001.a is there twice'],
    ['a test id of another row', [script('notification', 'a', { test: 'QF-OTHER' })], "the row's test ids are QBT-NOTIFICATION"],
  ])('%s', (_, cases, message) => {
    expect(() => plan(cases)).toThrow(message);
  });
});

describe('scope of a case', () => {
  const gated = { ...route('ROUTE-0002', { featureGates: ['features.BILLING'] }) };
  const scopes = (features: Record<string, boolean>, profile: Partial<PlanInput['profile']> = {}): unknown => {
    const { rows, cases } = buildPlan({
      subjects: [gated],
      capabilityOf: new Map(),
      fixtures: [
        {
          file: 'f.json',
          content: { cases: [script('ROUTE-0002', 'happy', { requires: ['stub'] }), script('ROUTE-0002', 'gate-off', { aspect: 'gate', happy: false })] },
        },
      ],
      profile: { scope: [], withoutFixture: 'in-scope', features, ...profile },
      matrix: { absent: {}, variants: [] },
      neverHappy: new Map(),
    });
    return [rows[0]?.scope, ...cases.map((one) => one.scope)];
  };
  test.each<[string, unknown, unknown]>([
    ['the feature is on', scopes({ 'features.BILLING': true }), ['in-scope', 'in-scope', 'not-served']],
    ['the feature is off', scopes({ 'features.BILLING': false }), ['feature-off', 'feature-off', 'in-scope']],
    ['nothing is known of the feature', scopes({}), ['in-scope', 'in-scope', 'not-served']],
    ['the set-up is not provided', scopes({}, { provides: [] }), ['not-served', 'not-served', 'not-served']],
    ['what destroys is never run', scopes({}, { scope: [{ reason: 'destructive', rows: ['ROUTE-0002'] }] }), ['destructive', 'destructive', 'destructive']],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});

test('the matrix follows from the first case that says who may', () => {
  const variant: MatrixVariant = {
    name: 'anonymous',
    aspect: 'auth',
    about: 'nobody',
    change: { principal: 'anonymous' },
    answers: [{ expect: '401', error: 'invalid_token' }],
  };
  const base = script('ROUTE-0001', 'happy', { principal: 'session:owner', access: 'user', expect: '200', steps: [{ method: 'GET', path: '/api/v1/user/' }] });
  const { rows, cases } = plan([base], { matrix: { absent: {}, variants: [variant] } });
  expect(rows[0]?.cases).toEqual(['PT-ROUTE-0001.happy', 'PT-ROUTE-0001.anonymous']);
  expect(cases[1]).toMatchObject({
    aspect: 'auth',
    happy: false,
    expect: '401',
    error: 'invalid_token',
    principal: 'anonymous',
    fixture: 'fixtures/routes/x.json',
  });
  expect(plan([script('ROUTE-0001', 'get')], { matrix: { absent: {}, variants: [variant] } }).rows[0]?.leftOut).toEqual({
    '*': 'no case of the row says who may (access)',
  });
});
