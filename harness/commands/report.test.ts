import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunLogLine } from '../core/run-record.js';
import { record } from '../testing/builders.js';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { fakeRun } from '../testing/run-log-builder.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { define } from './report.js';

const missing = { code: 'json-missing', location: 'step 1 /body/a', oracle: '1' } as const;
const cases = ['PT-1', 'PT-2'].map((id) => record({ id, row: 'ROUTE-0001', verdict: 'mismatch', divergences: [missing] }));

/** Renders a run of two cases that lack the same member. */
function report(args: readonly string[], cut = false): Promise<Spoken & { readonly html: string }> {
  return inTemporaryFolder(async (root) => {
    const log = fakeRun({ rows: [], cut });
    const lines: RunLogLine[] = [log.header, ...cases, ...(log.footer === undefined ? [] : [log.footer])];
    mkdirSync(join(root, 'reports', 'runs', 'r1'), { recursive: true });
    writeFileSync(join(root, 'reports', 'runs', 'r1', 'run.ndjson'), lines.map((line) => JSON.stringify(line)).join('\n'));
    const file = join(root, 'r.html');
    const spoken = await runVerb(define, ['latest', ...args.map((arg) => (arg === 'FILE' ? file : arg))], { root });
    return { ...spoken, html: args.includes('FILE') ? readFileSync(file, 'utf8') : '' };
  });
}

test('text says what cases have in common', async () => {
  const { printed, exitCode } = await report([]);
  expect(exitCode).toBe(0);
  expect(printed[0]).toBe('the same field differs in 2 cases:');
});

test('JSON has the groups and the classes, in the published shape', async () => {
  const output = JSON.parse((await report(['--json'])).printed.join('')) as { groups: unknown };
  expect(schemaErrors('report', output)).toEqual([]);
  expect(output.groups).toEqual([{ causes: [{ code: 'json-missing', location: '/body/a' }], cases: ['PT-1', 'PT-2'] }]);
});

test('the table is Markdown, the page is a file', async () => {
  expect((await report(['--table'])).printed.at(-1)).toContain('| json | json-missing | /body/a | 2 | 2 |');
  expect((await report(['--html', 'FILE'])).html).toContain('the same field differs in 2 cases');
});

test('a run that was cut says so in every form', async () => {
  expect((await report(['--html', 'FILE'], true)).html).toContain('cut before its end');
  expect((await report([], true)).printed.join('\n')).toContain('problem: the run was cut before its end');
});

test('a run that is not there, and two outputs at once, are refused', async () => {
  await expect(inTemporaryFolder((root) => runVerb(define, ['latest'], { root }))).rejects.toThrow('no runs yet');
  await expect(report(['--json', '--table'])).rejects.toThrow('both print');
});
