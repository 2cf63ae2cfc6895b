import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runVerb } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { define as defineCompare } from './compare.js';
import { define as defineRecord } from './record.js';

const excerpts = fileURLToPath(new URL('../../fixtures/golden', import.meta.url));
const python = join(excerpts, 'paired-python-1-excerpt.jsonl');
const routes = join(excerpts, 'python-routes-excerpt.jsonl');
const go = join(excerpts, 'paired-go-1-excerpt.jsonl');

interface Row {
  readonly id: string;
  readonly verdict: string;
  readonly reason?: string;
  readonly cases: readonly string[];
  readonly exercised: boolean;
}
interface Output {
  readonly rows: readonly Row[];
  readonly cases: readonly { readonly id: string; readonly verdict: string; readonly reason?: string; readonly ledger: { readonly exchanges: number } }[];
}

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parity-goldens-'));
  await runVerb(defineRecord, ['--profile', 'quay', '--golden', join(folder, 'gold'), '--from', python, routes, '--accept']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function compare(...args: string[]): Promise<Output & { exitCode: number | undefined; noted: readonly string[] }> {
  const golden = args.includes('--golden') ? [] : ['--golden', join(folder, 'gold')];
  const { printed, exitCode, noted } = await runVerb(defineCompare, ['--profile', 'quay', '--oracle', 'golden', ...golden, '--json', ...args]);
  const output = JSON.parse(printed.join('')) as Output;
  expect(schemaErrors('compare', output)).toEqual([]);
  return { ...output, exitCode, noted };
}

test('the oracle that the goldens are of matches every one of them, and every row has a verdict', async () => {
  const { cases, rows, exitCode } = await compare(python, routes);
  expect(cases.filter(({ verdict }) => verdict !== 'match')).toEqual([]);
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter(({ verdict }) => verdict !== 'match').every(({ reason }) => reason === 'not-exercised')).toBe(true);
  expect(exitCode).toBe(2);
});

test('every golden of the recorded cases is judged by the target’s recording, none of them vacuous', async () => {
  const { cases, rows, exitCode } = await compare(go);
  expect(exitCode).toBe(1);
  const paired = cases.filter(({ reason }) => reason !== 'unpaired' && reason !== 'no-data');
  expect(paired.length).toBeGreaterThan(40);
  expect(paired.every(({ ledger, reason }) => ledger.exchanges > 0 && reason !== 'vacuous')).toBe(true);
  expect(rows.filter(({ verdict }) => verdict === 'mismatch').length).toBeGreaterThan(5);
  expect(new Set(rows.flatMap((row) => row.cases))).toEqual(new Set(cases.map(({ id }) => id)));
});

test('one changed answer makes exactly its case and its row red', async () => {
  const lines = readFileSync(routes, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes('"case_id": "ROUTE-0001-001"'));
  lines[at] = (lines[at] ?? '').replace('seedapp', 'seedapq');
  const changed = join(folder, 'changed.jsonl');
  writeFileSync(changed, lines.join('\n'));
  const { cases, rows, exitCode } = await compare(python, changed);
  expect(exitCode).toBe(1);
  expect(cases.filter(({ verdict }) => verdict === 'mismatch').map(({ id }) => id)).toEqual(['ROUTE-0001-001']);
  expect(rows.filter(({ verdict }) => verdict === 'mismatch').map(({ id }) => id)).toEqual(['ROUTE-0001']);
});

test('a row without golden is inconclusive, and so is a golden that the recording has no case of', async () => {
  const fewer = join(folder, 'fewer');
  cpSync(join(folder, 'gold'), fewer, { recursive: true });
  rmSync(join(fewer, 'GF-ROUTE-0001.jsonl'));
  const { cases, rows } = await compare(routes, '--golden', fewer);
  expect(rows.find(({ id }) => id === 'ROUTE-0001')).toMatchObject({ verdict: 'inconclusive', reason: 'no-data' });
  expect(cases.some(({ verdict, reason }) => verdict === 'inconclusive' && reason === 'unpaired')).toBe(true);
});

test.each([
  [['--oracle', 'golden'], /no golden fixtures/],
  [['--oracle', 'golden', '--oracle-again', python], /--oracle-again belongs to a recording/],
  [['--oracle', 'silver'], /write recording or golden/],
  [['--golden', 'x'], /--golden belongs to --oracle golden/],
  [[], /name two recordings/],
])('%j is refused with what to write', async (args, message) => {
  const nowhere = args.includes('--oracle') && !args.includes('--oracle-again') && args.includes('golden') ? ['--golden', join(folder, 'nowhere')] : [];
  await expect(runVerb(defineCompare, ['--profile', 'quay', go, ...args, ...nowhere])).rejects.toThrow(message);
});
