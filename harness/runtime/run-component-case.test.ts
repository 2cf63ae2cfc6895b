import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DriverAnswer } from '../core/driver.js';
import { fakeDriver } from '../testing/fake-stage.js';
import type { WorkerBench, WorkerPlace } from '../workers/place.js';
import type { ComponentFixture, ComponentScenario } from './component-fixture.js';
import { runComponentCase } from './run-component-case.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'parity-component-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Exercise = (side: 'oracle' | 'target', params: Readonly<Record<string, unknown>>) => DriverAnswer;

/** A place whose database has no tables; its drivers answer by a function. */
function bench(exercise: Exercise, components: readonly string[] = ['RUNTIME-009']): WorkerBench {
  const place = (name: 'oracle' | 'target'): WorkerPlace =>
    ({
      sql: { query: () => Promise.resolve({ rows: [] }) },
      sink: { http: `${name}:1`, mail: `${name}:2`, script: () => undefined, caught: () => ({ calls: [], mails: [] }) },
      objects: join(folder, name),
      redis: false,
      driver: (side: 'oracle' | 'target') =>
        Promise.resolve(fakeDriver(side, { operations: ['component.exercise'], components }, (_method, params) => exercise(side, params))),
    }) as unknown as WorkerPlace;
  return { oracle: place('oracle'), target: place('target'), config: {} };
}

const scenario: ComponentScenario = {
  name: 'link',
  what: 'a link is good on both sides',
  source: 'a test',
  arrange: {},
  steps: [
    { scenario: 'sign', result: { url: '{{any}}', life: 30 }, capture: { link: 'url' }, opaque: ['url'] },
    { scenario: 'check', input: { url: '{{other.link}}' }, result: { allowed: true } },
  ],
  expect: { metrics: { 'links_total{}': 1 }, log: { highest: 'INFO' } },
};
const fixtures = (change: Partial<ComponentScenario> = {}): Map<string, ComponentFixture> =>
  new Map([['RUNTIME-009', { row: 'RUNTIME-009', component: 'RUNTIME-009', test: 'RT-TEST', scenarios: [{ ...scenario, ...change }] }]]);
const script = { plane: 'runtime', component: 'RUNTIME-009', scenario: 'link' } as const;

/** Signs a link of its own and takes those of the other side. */
const honest: Exercise = (side, { scenario: step, input }) => {
  if (step === 'sign') return { ok: true, result: { result: { url: `${side}-link`, life: 30 }, log: [{ level: 'INFO' }], metrics: { 'links_total{}': 1 } } };
  const other = side === 'oracle' ? 'target-link' : 'oracle-link';
  return { ok: true, result: { result: { allowed: (input as { url: string }).url === other }, log: [], metrics: {} } };
};

async function found(exercise: Exercise): Promise<string[]> {
  const outcome = await runComponentCase(script, fixtures(), bench(exercise));
  return outcome.kind === 'compared' ? outcome.divergences.map(({ code, location }) => `${code} ${location}`) : [outcome.kind];
}

/** The honest answer of the target with its result, log or metrics changed. */
const targetWith =
  (step: string, change: object): Exercise =>
  (side, params) => {
    const answer = honest(side, params);
    return side === 'target' && params['scenario'] === step && answer.ok ? { ok: true, result: { ...(answer.result as object), ...change } } : answer;
  };

test('two sides that use what the other returned and differ only in what is their own match', async () => {
  expect(await runComponentCase(script, fixtures(), bench(honest))).toMatchObject({ kind: 'compared', divergences: [], exercised: true });
});

const wrong: [what: string, exercise: Exercise, location: string][] = [
  ['returns another value', targetWith('sign', { result: { url: 'target-link', life: 31 } }), 'result exercise /run/results/0/life'],
  ['returns no link', targetWith('sign', { result: { url: null, life: 30 } }), 'result exercise /run/results/0/url'],
  ["does not take the other side's link", targetWith('check', { result: { allowed: false } }), 'contract exercise /target/results/1'],
  ['counts twice', targetWith('sign', { metrics: { 'links_total{}': 2 } }), 'metric-amount exercise /metrics/links_total{}'],
  ['warns', targetWith('sign', { log: [{ level: 'WARNING' }] }), 'log-value exercise /log/highest'],
  ['refuses', (side, params) => (side === 'target' ? { ok: false, code: -32602, message: 'no' } : honest(side, params)), 'contract exercise /target/results/0'],
];

test.each(wrong)('a target that %s is found', async (_what, exercise, location) => {
  expect(await found(exercise)).toContain(location);
});

test('what the drivers or the place lack is said', async () => {
  expect(await runComponentCase(script, fixtures(), bench(honest, []))).toEqual({ kind: 'needs-driver', missing: 'component:RUNTIME-009' });
  expect(await runComponentCase(script, fixtures({ needs: 'service:redis' }), bench(honest))).toEqual({ kind: 'needs-driver', missing: 'service:redis' });
  expect(await runComponentCase({ ...script, scenario: 'other' }, fixtures(), bench(honest))).toMatchObject({ kind: 'could-not-tell', reason: 'no-data' });
});
