import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STATEMENT_LOG_SETTINGS } from '../sides/postgres.js';
import type { Side } from '../sides/side.js';
import { openReferenceParts, projectRoot, type ReferenceParts } from '../testing/reference-run.js';
import { databaseCases, readLargeDataRules, withDatabaseCases } from './database-cases.js';
import { loadApprovals } from './load-approvals.js';
import { loadProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { openDatabaseSafety, type DatabaseSafety } from './measure-database.js';
import { openBench } from './open-bench.js';

/** Enough that an index is worth its while, few enough that filling takes a second. */
const ROWS = 20_000;
const CASES = ['PT-ROUTE-0153.seven-tags', 'PT-ROUTE-0080.seven-robots', 'PT-ROUTE-0147.eight-permissions', 'PT-ROUTE-0104.create-in-organization'];

const chosen = withDatabaseCases(projectRoot, await loadProfile('reference', undefined));
const { plan } = await loadPlan(projectRoot, chosen);
const cases = databaseCases(plan.cases).filter(({ id }) => CASES.includes(id));
const signal = new AbortController().signal;

let parts: ReferenceParts;
let oracle: Side;
let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parity-large-test-'));
  // The server's account may not be the one that this runs as.
  chmodSync(folder, 0o755);
  parts = await openReferenceParts('reference', { settings: STATEMENT_LOG_SETTINGS });
  oracle = await parts.start('oracle');
});
afterAll(async () => {
  await parts.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What is found of a target that was started with these arguments. */
async function measured(extraArguments: readonly string[], look: (safety: DatabaseSafety) => Promise<void> | void): Promise<void> {
  const target = await parts.start('target', extraArguments);
  runs += 1;
  const pair = { oracle, target, close: () => Promise.resolve() };
  const bench = await openBench({
    root: projectRoot,
    env: {},
    pair,
    profile: chosen.profile,
    approvals: loadApprovals(projectRoot, chosen.profile, new Date()),
    routeOf: () => undefined,
    run: `t${String(runs)}`,
    signal,
    now: () => new Date(),
  });
  try {
    const safety = await openDatabaseSafety({
      root: projectRoot,
      pair,
      bench,
      cases,
      rules: readLargeDataRules(projectRoot, 'reference', ROWS),
      bigTableRows: ROWS,
      names: `d${String(runs)}`,
      seed: 7,
      folder,
      clock: () => performance.now(),
      note: () => undefined,
      signal,
    });
    try {
      await look(safety);
    } finally {
      await safety.close();
    }
  } finally {
    await bench.close();
    await target.close();
  }
}

interface BudgetFault {
  readonly name: string;
  /** Kind of what is found; null when nothing may be. */
  readonly finds: string | null;
  /** Exactly the cases of this test in which it is found. */
  readonly cases: readonly string[];
}
const { databaseFaults } = JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'reference', 'faults.json'), 'utf8')) as { databaseFaults: BudgetFault[] };

/** What a fault must lead to was listed before. */
function expectListed(name: string, { findings }: DatabaseSafety): void {
  const listed = databaseFaults.find((fault) => fault.name === name);
  expect(findings.map(({ kind }) => kind)).toEqual(listed?.finds === null ? [] : [listed?.finds]);
  expect(findings.flatMap(({ case: id, alsoIn = [] }) => [id, ...alsoIn])).toEqual(listed?.cases);
}

test('the cases and the faults of this test are there', () => {
  expect(cases.map(({ id }) => id).sort()).toEqual([...CASES].sort());
  expect(databaseFaults.map(({ name }) => name)).toEqual(['n-plus-one', 'dropped-index', 'harmless-query']);
});

describe('what the databases do for the cases', () => {
  test('the right pair shows its statements, has no finding, and gives times of both sides', async () => {
    await measured([], async (safety) => {
      expect(safety).toMatchObject({ status: 'measured', findings: [], unpaired: [] });
      expect(safety.sampled.map((one) => one.case).sort()).toEqual([...CASES].sort());
      for (const { statements } of safety.sampled) expect(Math.min(statements.oracle.length, statements.target.length)).toBeGreaterThan(2);
      expect(safety.sampled.find((one) => one.case === 'PT-ROUTE-0153.seven-tags')?.elements).toBe(7);
      const samples = [...(await safety.passes({ count: 2 }, signal)), ...(await safety.passes({ count: 1 }, signal))];
      expect(samples).toHaveLength(3 * 2 * CASES.length);
      expect(Math.max(...samples.map(({ block }) => block))).toBe(2);
      expect(samples.every(({ ms }) => ms > 0)).toBe(true);
    });
  });

  test('a target that asks once for every member is found, with its statement and plan', async () => {
    await measured(['--fault=n-plus-one'], (safety) => {
      const { findings } = safety;
      expectListed('n-plus-one', safety);
      expect(findings).toMatchObject([{ kind: 'n-plus-one', case: 'PT-ROUTE-0153.seven-tags', executions: 7, elements: 7 }]);
      expect(findings[0]?.statement).toContain('FROM manifest WHERE id = ?');
      expect(findings[0]?.plan).toContain('Index Scan using manifest_pkey on manifest');
    });
  });

  test('a target that reads the same rows by another statement is not', async () => {
    await measured(['--fault=harmless-query'], (safety) => {
      expectListed('harmless-query', safety);
      const texts = safety.sampled.flatMap(({ statements }) => statements.target.map(({ normal }) => normal));
      expect(texts.some((text) => text.includes('a.id IN (SELECT account_id FROM permission'))).toBe(true);
    });
  });

  test('a target without an index is found, with the plan that reads the table whole', async () => {
    await measured(['--fault=dropped-index'], (safety) => {
      const { findings } = safety;
      expectListed('dropped-index', safety);
      expect(findings).toMatchObject([{ kind: 'new-scan', case: 'PT-ROUTE-0080.seven-robots', table: 'account', executions: 1 }]);
      expect(findings[0]?.statement).toContain('owner_id = ?');
      expect(findings[0]?.plan).toContain('Seq Scan on account');
    });
  });
});

test('a side that gives no access to its database is not measured', async () => {
  const { databaseUrl: _, ...closed } = oracle;
  const safety = await openDatabaseSafety({
    root: projectRoot,
    pair: { oracle: closed, target: oracle },
    bench: {} as never,
    cases,
    rules: { rows: ROWS, stay: [], values: {} },
    names: 'x',
    seed: 1,
    clock: () => 0,
    note: () => undefined,
    signal,
  });
  expect(safety).toMatchObject({ status: 'not-measured', why: 'the oracle gives no access to its database', findings: [] });
  expect(await safety.passes({ count: 1 }, signal)).toEqual([]);
});
