import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunOutcome } from './execute-run.js';
import type { Selection } from '../plan/select.js';
import type { Side } from '../sides/side.js';
import { openReferenceParts, projectRoot, runWithTarget, type ReferenceParts } from '../testing/reference-run.js';

interface Fault {
  readonly name: string;
  /** Codes that must be among those reported for each case. */
  readonly codes: readonly string[];
  /** Exactly the cases that the fault makes red. */
  readonly cases: readonly string[];
}

const { faults } = JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'reference', 'faults.json'), 'utf8')) as { faults: Fault[] };

let parts: ReferenceParts;
let oracle: Side;
beforeAll(async () => {
  parts = await openReferenceParts();
  oracle = await parts.start('oracle');
});
afterAll(() => parts.close());

const run = (argument: string, selection: Partial<Selection> = {}): Promise<RunOutcome> => runWithTarget(parts, oracle, [argument], selection);

/** The rows of all faults: each fault is looked for in the others' rows too. `./scripts/prove faults` looks in every row. */
const rows = [...new Set(faults.flatMap(({ cases }) => cases.map((id) => id.replace(/^PT-(ROUTE-\d+)\..*$/, '$1'))))];

describe('each wrong target makes exactly the cases red that were listed before, with the right code', () => {
  test('the faults are listed', () => {
    expect(new Set(faults.map((fault) => fault.name)).size).toBe(14);
  });
  test.each(faults)('$name', async ({ name, codes, cases }) => {
    const outcome = await run(`--fault=${name}`, { row: rows });
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

describe('a handler that is removed loses its match', () => {
  // A sample over the families; scripts/prove removes every one.
  test.each(['ROUTE-0016', 'ROUTE-0105', 'ROUTE-0154', 'ROUTE-0335', 'ROUTE-0334', 'ROUTE-0391'])('%s', async (row) => {
    const outcome = await run(`--without=${row}`, { row: [row] });
    expect(outcome.rows.map(({ verdict }) => verdict)).not.toContain('match');
    expect(outcome.rows.map(({ verdict }) => verdict)).not.toContain('deviation');
  });
});
