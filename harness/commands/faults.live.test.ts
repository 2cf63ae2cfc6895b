import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunOutcome } from './execute-run.js';
import type { Selection } from '../plan/select.js';
import type { Side } from '../sides/side.js';
import { parity } from '../testing/command-line.js';
import { loadProfile } from './load-config.js';
import { loadPlan } from './load-plan.js';
import { openReferenceParts, projectRoot, runWithTarget, type ReferenceParts } from '../testing/reference-run.js';

interface Fault {
  readonly name: string;
  /** Profile in which it shows; `reference` unless said. */
  readonly profile?: string;
  /** Codes that must be among those reported for each case. */
  readonly codes: readonly string[];
  /** Exactly the cases that the fault makes red. */
  readonly cases: readonly string[];
}

const { faults: all } = JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'reference', 'faults.json'), 'utf8')) as { faults: Fault[] };

const { plan } = await loadPlan(projectRoot, await loadProfile('reference', undefined));
const rowOf = new Map(plan.cases.map((one) => [one.id, one.row]));
const faults = all.filter((fault) => fault.profile === undefined);
/** Faults of who may do what: no case that somebody wrote looks for them, only those that the matrix derives. */
const RIGHTS = ['auth-skipped', 'csrf-skipped', 'scope-ignored', 'wrong-error-shape', 'gate-ignored'];

let parts: ReferenceParts;
let oracle: Side;
beforeAll(async () => {
  parts = await openReferenceParts();
  oracle = await parts.start('oracle');
});
afterAll(() => parts.close());

const run = (argument: string, selection: Partial<Selection> = {}): Promise<RunOutcome> => runWithTarget(parts, oracle, [argument], selection);

/** A fault's own rows and some that it must leave alone; `./scripts/prove faults` looks in every row. */
const rowsFor = ({ cases }: Fault): string[] => [
  ...new Set([...cases.map((id) => rowOf.get(id) ?? id), 'ROUTE-0016', 'ROUTE-0149', 'ROUTE-0268', 'ROUTE-0335']),
];

describe('each wrong target makes exactly the cases red that were listed before, with the right code', () => {
  test('the faults are listed', () => {
    expect(new Set(faults.map((fault) => fault.name)).size).toBe(14);
    expect(all.map((fault) => fault.name)).toEqual(expect.arrayContaining(RIGHTS));
  });
  test.each(faults)('$name', async (fault) => {
    const { name, codes, cases } = fault;
    const outcome = await run(`--fault=${name}`, { row: rowsFor(fault) });
    const red = outcome.cases.filter((record) => record.verdict === 'mismatch' || record.verdict === 'inconclusive');
    expect(red.map((record) => record.id).sort()).toEqual([...cases].sort());
    for (const record of red)
      expect(
        record.divergences.map(({ code }) => code),
        record.id,
      ).toEqual(expect.arrayContaining([...codes]));
    expect(outcome.exitCode).toBe(1);
  });
});

test('faults of rights are found by cases of the matrix alone', () => {
  const written = new Set(plan.cases.filter((one) => one.aspect === 'happy' || one.aspect === 'refusal').map((one) => one.id));
  for (const fault of all)
    if (RIGHTS.includes(fault.name))
      expect(
        fault.cases.filter((id) => written.has(id) || id === ''),
        fault.name,
      ).toEqual([]);
});

test('a target that serves what a closed gate should hide is red in the gate’s case', async () => {
  const fault = all.find((one) => one.profile !== undefined);
  if (fault?.profile === undefined) throw new Error('one fault shows where features are off');
  const { exitCode, stdout } = await parity(['run', '--profile', fault.profile, `--target-argument=--fault=${fault.name}`, '--json']);
  const { cases } = JSON.parse(stdout) as { cases: { id: string; verdict: string }[] };
  expect(exitCode).toBe(1);
  expect(cases.filter(({ verdict }) => verdict === 'mismatch').map(({ id }) => id)).toEqual(fault.cases);
});

describe('a handler that is removed loses its match', () => {
  // A sample over the families; scripts/prove removes every one.
  test.each(['ROUTE-0016', 'ROUTE-0105', 'ROUTE-0154', 'ROUTE-0335', 'ROUTE-0334', 'ROUTE-0391'])('%s', async (row) => {
    const outcome = await run(`--without=${row}`, { row: [row] });
    expect(outcome.rows.map(({ verdict }) => verdict)).not.toContain('match');
    expect(outcome.rows.map(({ verdict }) => verdict)).not.toContain('deviation');
  });
});
