import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parity } from '../testing/command-line.js';
import { projectRoot } from '../testing/reference-run.js';

interface Output {
  readonly runId: string;
  readonly rows: readonly { readonly id: string; readonly verdict: string; readonly reason?: string; readonly complete: boolean }[];
  readonly cases: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly reason?: string;
    readonly live: boolean;
    readonly ledger: { readonly exchanges: number; readonly messages: number };
    readonly divergences: readonly { readonly code: string }[];
  }[];
}

interface Fault {
  readonly name: string;
  readonly codes: readonly string[];
  readonly cases: readonly string[];
}
const { faults } = JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'reference', 'faults.json'), 'utf8')) as { faults: Fault[] };

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parity-goldens-'));
  const { exitCode, stderr } = await parity(['record', '--golden', folder, '--accept']);
  expect(exitCode, stderr).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function judge(...args: string[]): Promise<Output & { readonly exitCode: number | null }> {
  const { stdout, exitCode, stderr } = await parity(['run', '--oracle', 'golden', '--golden', folder, '--json', ...args]);
  expect(stdout, stderr).not.toBe('');
  return { ...(JSON.parse(stdout) as Output), exitCode };
}

const red = ({ cases }: Output): string[] => cases.filter(({ verdict }) => verdict === 'mismatch' || verdict === 'inconclusive').map(({ id }) => id);

describe('the reference target against the goldens of the reference oracle', () => {
  test('every row has a verdict and compared something; no pass is live', async () => {
    const output = await judge();
    expect(output.exitCode).toBe(0);
    expect(red(output)).toEqual([]);
    const judged = output.rows.filter(({ verdict }) => verdict !== 'not-applicable');
    expect(judged.length).toBeGreaterThan(90);
    expect(judged.filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
    expect(output.cases.every(({ live, reason }) => !live && reason !== 'vacuous' && reason !== 'no-data')).toBe(true);
    expect(output.cases.filter(({ ledger, verdict }) => verdict !== 'unimplemented' && ledger.exchanges + ledger.messages === 0)).toEqual([]);
    expect(judged.some(({ complete }) => complete)).toBe(false);
  });

  test.each(['field-renamed', 'order'])('the wrong target %s is red in exactly the golden cases that it was listed for', async (name) => {
    const fault = faults.find((one) => one.name === name);
    // Its own rows and those of the other fault; all rows are judged above.
    const output = await judge(`--target-argument=--fault=${name}`, '--row', 'ROUTE-0268', 'ROUTE-0335', 'ROUTE-0016');
    const recorded = new Set(output.cases.map(({ id }) => id));
    expect(output.exitCode).toBe(1);
    const expected = (fault?.cases ?? []).filter((id) => recorded.has(id));
    expect(expected.length).toBeGreaterThan(0);
    expect(red(output).sort()).toEqual([...expected].sort());
    for (const one of output.cases.filter(({ id }) => expected.includes(id)))
      expect(one.divergences.map(({ code }) => code)).toEqual(expect.arrayContaining([...(fault?.codes ?? [])]));
  });
});

test('recorded again, the oracle has changed nowhere, and no credential is in any golden', async () => {
  const before = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const { exitCode, stdout } = await parity(['record', '--golden', folder]);
  expect(exitCode, stdout).toBe(0);
  expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(before);
  expect(before.join('')).not.toMatch(/-pass-1|"(?:Authorization|X-CSRF-Token)",/);
});
