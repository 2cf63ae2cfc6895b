import { randomBytes } from 'node:crypto';
import { describe, inject, test } from 'vitest';
import { readCaseIndex } from '../commands/case-index-file.js';
import { loadApprovals } from '../commands/load-approvals.js';
import { loadProfile } from '../commands/load-config.js';
import { loadBodySchemas } from '../commands/body-schema-files.js';
import { loadPlan } from '../commands/load-plan.js';
import { openBench, type OpenBench } from '../commands/open-bench.js';
import { runCase } from '../commands/run-case.js';
import type { RunnableCase } from '../core/contract-case.js';
import { renderCase } from '../reports/terminal.js';
import { attachKept } from '../sides/kept-sides.js';

/** A case as a suite file lists it. */
export interface SuiteCase {
  readonly id: string;
  readonly row: string;
  readonly scope: string;
  readonly principal: string;
  readonly happy: boolean;
  readonly expect: string;
  /** True for a case that must have both sides to itself. */
  readonly alone?: boolean;
}

interface Shared {
  readonly bench: OpenBench;
  readonly caseOf: ReadonlyMap<string, RunnableCase>;
  readonly implemented: ReadonlySet<string>;
}

let shared: Promise<Shared> | undefined;

/** One connection to both sides for all suites of a worker: connecting and seeding once is what keeps 413 cases fast. */
async function open(): Promise<Shared> {
  const root = inject('parityRoot');
  const chosen = await loadProfile(undefined, undefined);
  const { plan, subjects } = await loadPlan(root, chosen);
  const routes = new Map(subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject]] : [])));
  const bench = await openBench({
    root,
    env: process.env,
    pair: attachKept(inject('paritySides'), chosen.profile, root),
    profile: chosen.profile,
    approvals: loadApprovals(root, chosen.profile, new Date()),
    routeOf: (row) => routes.get(row),
    run: randomBytes(3).toString('hex'),
    signal: new AbortController().signal,
    now: () => new Date(),
  });
  const bodySchemas = await loadBodySchemas(root, chosen.name);
  return {
    bench: { ...bench, ...(bodySchemas === undefined ? {} : { bodySchemas }) },
    caseOf: new Map(plan.cases.map((one) => [one.id, one])),
    implemented: new Set(readCaseIndex(root).profiles[chosen.name]?.implemented),
  };
}

/** Registers one test a case; the test's name is the case's id. Rows out of scope are skipped with their reason, never passed. */
export function contractSuite(capability: string, cases: readonly SuiteCase[]): void {
  describe(capability, () => {
    for (const { id, row, scope, alone } of cases) {
      // Concurrent neighbours run at once, the others one by one between them; the files themselves run one after another.
      const register = alone === true ? test : test.concurrent;
      register(id, async ({ task, skip, expect }) => {
        if (scope !== 'in-scope') skip(`not applicable: ${scope}`);
        const { bench, caseOf, implemented } = await (shared ??= open());
        const contract = caseOf.get(id);
        if (contract === undefined) throw new Error(`${id} is not in the plan; the suite is stale, run parity suites`);
        // The main job has run these already: CI runs them once.
        if (process.env['PARITY_SUITES'] === 'http' && contract.script.driver !== undefined) skip('left to parity run: PARITY_SUITES=http');
        const record = await runCase(contract, bench);
        Object.assign(task.meta, { parity: { verdict: record.verdict, exchanges: record.ledger.exchanges } });
        if (record.verdict === 'not-applicable') skip(`not applicable: ${record.reason}${record.missing === undefined ? '' : `: ${record.missing}`}`);
        if (record.verdict === 'unimplemented' && !implemented.has(row)) skip('unimplemented on the target');
        expect(['match', 'deviation'], renderCase(record).join('\n')).toContain(record.verdict);
      });
    }
  });
}
