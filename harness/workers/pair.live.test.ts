import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEmptyLedger } from '../core/ledger.js';
import { openWorkerBench, preparePairDrivers } from '../testing/worker-bench.js';
import type { WorkerBench } from './place.js';
import { readWorkerFixtures, workerCases } from './read-worker-fixtures.js';
import { runWorkerCase } from './run-worker-case.js';

const fixtures = readWorkerFixtures(fileURLToPath(new URL('../../fixtures/workers', import.meta.url)));
const cases = [...fixtures.values()].flatMap((fixture) => workerCases(fixture));

/** What the bundled pair has no program, service or Redis for. */
const NEEDED: readonly (readonly [row: string, missing: string])[] = [
  ['PROC-001', 'service:dnsmasq'],
  ['PROC-005', 'service:memcache'],
  ['PROC-006', 'service:nginx'],
  ['PROC-007', 'service:pushgateway'],
  ['PROC-009', 'program:buildlogsarchiver'],
  ['PROC-011', 'program:globalpromstats'],
  ['PROC-014', 'program:pullstatsredisflushworker'],
  ['PROC-024', 'program:proxycacheblobworker'],
  ['PROC-029', 'program:reconciliationworker'],
  ['PROC-030', 'program:repomirrorworker'],
  ['PROC-031', 'program:securityworker'],
  ['PROC-032', 'program:teamsyncworker'],
];

let bench: WorkerBench;
let opened: Awaited<ReturnType<typeof openWorkerBench>>;
beforeAll(async () => {
  await preparePairDrivers();
  opened = await openWorkerBench();
  bench = opened.bench;
});
afterAll(() => opened.close());

describe('the pair of drivers agrees on every case, with what is declared and with each other', () => {
  test.each(cases.map((one) => [`${one.test}.${one.name}`, one] as const))('%s', async (_id, { row, script }) => {
    const outcome = await runWorkerCase(script, fixtures, bench);
    const missing = NEEDED.find(([needing]) => needing === row)?.[1];
    if (missing !== undefined) expect(outcome).toEqual({ kind: 'needs-driver', missing });
    else {
      expect(outcome).toMatchObject({ kind: 'compared', divergences: [], exercised: true });
      expect(outcome.kind === 'compared' && isEmptyLedger(outcome.ledger)).toBe(false);
    }
  });
});
