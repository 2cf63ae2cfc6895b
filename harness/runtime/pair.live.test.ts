import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkerBench, preparePairDrivers } from '../testing/worker-bench.js';
import { componentCases, readComponentFixtures } from './read-component-fixtures.js';
import { runComponentCase } from './run-component-case.js';

const fixtures = readComponentFixtures(fileURLToPath(new URL('../../fixtures/runtime', import.meta.url)));
const cases = [...fixtures.values()].flatMap((fixture) => componentCases(fixture));

let opened: Awaited<ReturnType<typeof openWorkerBench>>;
beforeAll(async () => {
  await preparePairDrivers();
  opened = await openWorkerBench();
});
afterAll(() => opened.close());

describe('the pair of drivers agrees on every component, with what is declared and with each other', () => {
  test.each(cases.map((one) => [`${one.test}.${one.name}`, one] as const))('%s', async (_id, { script }) => {
    const outcome = await runComponentCase(script, fixtures, opened.bench);
    const needs = fixtures.get(script.component)?.scenarios.find(({ name }) => name === script.scenario)?.needs;
    if (needs !== undefined) expect(outcome).toEqual({ kind: 'needs-driver', missing: needs });
    else expect(outcome).toMatchObject({ kind: 'compared', divergences: [], exercised: true });
  });
});
