import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runVerb } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { define } from './compare.js';

const golden = fileURLToPath(new URL('../../fixtures/golden', import.meta.url));
const routes = join(golden, 'python-routes-excerpt.jsonl');
const python = join(golden, 'paired-python-1-excerpt.jsonl');
const go = join(golden, 'paired-go-1-excerpt.jsonl');

interface Output {
  readonly summary: {
    readonly cases: number;
    readonly verdicts: Record<string, number>;
    readonly divergences: number;
    readonly codes: Record<string, number>;
    readonly ledger: Record<string, number>;
  };
  readonly cases: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly reason?: string;
    readonly divergences: readonly { readonly code: string; readonly location: string }[];
  }[];
}

async function compare(oracle: string, target: string): Promise<Output & { exitCode: number | undefined }> {
  const { printed, exitCode } = await runVerb(define, [oracle, target, '--profile', 'quay', '--json']);
  const output = JSON.parse(printed.join('\n')) as Output;
  expect(schemaErrors('compare', output)).toEqual([]);
  return { ...output, exitCode };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parity-compare-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A changed copy of a recording. */
function changed(source: string, change: (lines: string[]) => string[]): string {
  const path = join(folder, `${String(Math.random()).slice(2)}.jsonl`);
  writeFileSync(path, change(readFileSync(source, 'utf8').trimEnd().split('\n')).join('\n'));
  return path;
}

test('a recording against itself compares every case and finds nothing', async () => {
  const { exitCode, summary } = await compare(routes, routes);
  expect(exitCode).toBe(0);
  expect(summary.cases).toBe(readFileSync(routes, 'utf8').trimEnd().split('\n').length);
  expect(summary.verdicts['match']).toBe(summary.cases);
  expect(summary.divergences).toBe(0);
  expect(summary.ledger['leaves']).toBeGreaterThan(400);
});

test('a line that one side lacks is unpaired, whichever side it is', async () => {
  const short = changed(routes, (lines) => lines.filter((_, at) => at !== 7));
  for (const [oracle, target] of [
    [routes, short],
    [short, routes],
  ] as const) {
    const { exitCode, cases } = await compare(oracle, target);
    expect(exitCode).toBe(2);
    expect(cases.filter((one) => one.verdict !== 'match')).toMatchObject([{ verdict: 'inconclusive', reason: 'unpaired' }]);
  }
});

test('one changed answer makes exactly its case a mismatch', async () => {
  const wrong = changed(routes, (lines) => lines.map((line, at) => (at === 3 ? line.replace(/"status": ?\d+/, '"status":299') : line)));
  const { exitCode, cases } = await compare(routes, wrong);
  expect(exitCode).toBe(1);
  expect(cases.filter((one) => one.verdict === 'mismatch').map((one) => one.divergences.map(({ code }) => code))).toEqual([['status-class']]);
});

test('the real oracle against the real target: the known classes of difference are found', async () => {
  const { exitCode, cases } = await compare(python, go);
  expect(exitCode).toBe(1);
  const found = new Set(
    cases.flatMap((one) => one.divergences.map(({ code, location }) => `${code} ${location.replace(/^step \d+ /, '').replace(/\/\d+/g, '/*')}`)),
  );
  for (const known of [
    'status-class /status',
    'header-missing /headers/server',
    'header-added /headers/docker-distribution-api-version',
    'media-type /headers/content-type',
    'body-kind /body',
    'json-type /body/errors/*/detail',
    'json-missing /body/token/claims/context',
    'json-added /body/token/claims/jti',
    'json-added /body/access_token',
  ]) {
    expect([...found]).toContain(known);
  }
});

describe('a second recording of the oracle', () => {
  const unstable = (): string => changed(routes, (lines) => lines.map((line, at) => (at === 3 ? line.replace(/"status": ?\d+/, '"status":299') : line)));
  const run = (...args: string[]) => runVerb(define, [...args, '--profile', 'quay']);
  test('makes a case inconclusive that differs only where the oracle differs from itself, and exit 2', async () => {
    const again = unstable();
    const { printed, exitCode } = await run(routes, unstable(), '--oracle-again', again, '--json');
    expect(exitCode).toBe(2);
    const output = JSON.parse(printed.join('')) as Output & { noise: { decisions: unknown[] }; summary: { noise: number } };
    expect(schemaErrors('compare', output)).toEqual([]);
    expect(output.cases.filter((one) => one.verdict !== 'match')).toMatchObject([
      { reason: 'oracle-unstable', divergences: [], noise: [{ code: 'status-class' }] },
    ]);
    expect(output.summary.noise).toBe(1);
    expect(output.noise.decisions).toMatchObject([{ code: 'status-class', way: 'oracle-unstable' }]);
    const text = await run(routes, unstable(), '--oracle-again', again);
    expect(text.printed.join('\n')).toMatch(/oracle-unstable.*\n {2}noise: step 1 \/status/);
    expect(text.printed.join('\n')).toContain('NEEDS A DECISION step * /status');
  });
  test('changes nothing where the oracle is the same again', async () => {
    const { exitCode, printed } = await run(routes, unstable(), '--oracle-again', routes);
    expect(exitCode).toBe(1);
    expect(printed.at(-1)).toMatch(/ 1 mismatch, 0 inconclusive/);
  });
  test('of other cases is refused', async () => {
    await expect(run(routes, routes, '--oracle-again', python)).rejects.toThrow('it has no case of the oracle');
  });
});

describe('reports of a comparison', () => {
  const run = (...args: string[]) => runVerb(define, [python, go, '--profile', 'quay', ...args]);
  test('the table has every class with its number of cases, in Markdown', async () => {
    const { printed, exitCode } = await run('--table');
    expect(exitCode).toBe(1);
    expect(printed[0]).toBe('| Class | Code | Location | Cases | Divergences | Example |');
    expect(printed.find((line) => line.startsWith('| status | status | /status |'))).toMatch(/\| \d+ \| \d+ \|/);
    expect(printed.every((line) => line.startsWith('|') && line.endsWith('|'))).toBe(true);
  });
  test('the text groups cases, says how much was masked and what was seen and not counted', async () => {
    const text = (await run()).printed.join('\n');
    expect(text).toMatch(/^the same \d+ fields differ in \d+ cases:/);
    expect(text).toMatch(/\nmasked: \d+ of \d+ JSON leaves \(\d+\.\d\d %\)/);
    expect(text).toMatch(/\nseen, not counted: .*json-key-order \d+/);
  });
  test('the HTML page is written whole', async () => {
    const file = join(folder, 'deep', 'report.html');
    await run('--html', file);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });
  test('a file that cannot be written is said', async () => {
    await expect(run('--html', join(python, 'report.html'))).rejects.toThrow('cannot be written');
  });
});

describe('bad input is refused and compares nothing', () => {
  test.each([
    ['a cut last line', (lines: string[]) => [...lines.slice(0, 5), (lines[5] ?? '').slice(0, 40)], 'the file was cut'],
    ['an empty file', () => [], 'no records'],
    ['the same record twice', (lines: string[]) => [...lines, lines[0] ?? ''], 'is there twice'],
  ])('%s', async (_, change, message) => {
    await expect(compare(routes, changed(routes, change))).rejects.toThrow(message);
  });
  test('a file that is not there', async () => {
    await expect(compare(routes, join(folder, 'nowhere.jsonl'))).rejects.toThrow('cannot be read');
  });
});
