import { Command } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { defineBudgetList } from './budget-list.js';
import type { CommandContext } from './context.js';

const trackers = join(import.meta.dirname, '..', '..', 'trackers');

const define = (context: CommandContext): Command => {
  const budget = new Command('budget');
  defineBudgetList(budget, context);
  return budget;
};
const list = (...args: readonly string[]): Promise<Spoken> => runVerb(define, ['list', ...args]);

/** The trackers in a folder of their own, with one file changed; CRLF becomes LF where `change` says so. */
const changed = async (file: string, change: (text: string) => string, work: (dir: string) => Promise<void>): Promise<void> =>
  inTemporaryFolder(async (dir) => {
    writeFileSync(join(dir, file), change(readFileSync(join(dir, file), 'utf8')));
    await work(dir);
  }, trackers);

test('all 413 rows resolve: the last line counts them', async () => {
  const { printed, noted, exitCode } = await list();
  expect(printed.at(-1)).toBe('413 rows: 67 with a budget, 346 without, 0 unresolved');
  expect(printed.filter((line) => line.startsWith('ROUTE-')).length).toBe(413);
  expect(printed.find((line) => line.startsWith('PB-REG-PULL error_rate'))).toMatch(/\+0\.2 points +15 +registry pull hot paths$/);
  expect([noted, exitCode]).toEqual([[], 0]);
});

test('the JSON has the published shape and says the same', async () => {
  const { printed, exitCode } = await list('--json');
  const printedJson = JSON.parse(printed.join('')) as { rows: { budget: string | null; noBudget: string | null }[]; rules: object[] };
  expect(schemaErrors('budget-list', printedJson)).toEqual([]);
  expect(printedJson).toMatchObject({ summary: { rows: 413, of: 413, withBudget: 67, withoutBudget: 346, unresolved: 0 }, exitCode: 0, problems: [] });
  expect(printedJson.rows.every(({ budget, noBudget }) => (budget === null) !== (noBudget === null))).toBe(true);
  expect(printedJson.rules.length).toBe(10);
  expect(exitCode).toBe(0);
});

test.each([
  [['--budget', 'PB-API-HOT'], '22 of 413 rows: 22 with a budget, 0 without, 0 unresolved', 1],
  [['--budget', 'PB-REGISTRY-V1'], '26 of 413 rows: 26 with a budget, 0 without, 0 unresolved', 6],
  [['--budget', 'PB-WORKER-LAG'], '0 of 413 rows: 0 with a budget, 0 without, 0 unresolved', 1],
  [['--family', 'registry-v2'], '19 of 413 rows: 19 with a budget, 0 without, 0 unresolved', 6],
  [['--row', 'ROUTE-0291'], '1 of 413 rows: 0 with a budget, 1 without, 0 unresolved', 0],
])('%j narrows the list and its rules', async (args, last, rules) => {
  const { printed, exitCode } = await list(...args);
  expect(printed.at(-1)).toBe(last);
  expect(printed.filter((line) => /^PB-\S+ (p9|error|digest|new)/.test(line)).length).toBe(rules);
  expect(exitCode).toBe(0);
});

test.each([
  [['--row', 'ROUTE-9'], /^--row ROUTE-9: there is none; did you mean ROUTE-/],
  [['--budget', 'PB-API-HOTT'], /did you mean PB-API-HOT/],
  [['--family', 'zzzzzzzzzzzzzzzzzzzzzzz'], /^--family zzzzzzzzzzzzzzzzzzzzzzz: there is none; there are api-v1,/],
])('%j is refused', async (args, message) => {
  await expect(list(...args)).rejects.toThrow(message);
});

test('a row that ends nowhere is shown, explained with its place, and exits 2, whatever was selected', async () => {
  await changed(
    'route_operations.csv',
    (text) => text.replaceAll('\r\n', '\n').replace(/ROUTE-0320.*\n/, ''),
    async (dir) => {
      const { printed, noted, exitCode } = await list('--dir', dir, '--row', 'ROUTE-0320');
      expect(printed[1]).toMatch(/^ROUTE-0320 +PB-REGISTRY-V2 +registry-v2 +other +UNRESOLVED: .* only for auth, pull, push;/);
      expect(printed.at(-1)).toBe('1 of 413 rows: 0 with a budget, 0 without, 1 unresolved');
      expect(noted).toEqual([expect.stringMatching(/^route_contract_tests\.csv:321:\d+: error missing-operation: ROUTE-0320: /)]);
      expect(exitCode).toBe(2);
      const other = await list('--dir', dir, '--row', 'ROUTE-0001', '--json');
      expect(other.exitCode).toBe(2);
      expect(schemaErrors('budget-list', JSON.parse(other.printed.join('')))).toEqual([]);
    },
  );
});

test('a table whose lines cannot be read is no empty policy', async () => {
  await changed(
    'performance_budgets.csv',
    (text) => text.split('\r\n').slice(0, 1).join('') + '\r\n',
    async (dir) => {
      await expect(list('--dir', dir)).rejects.toThrow(/performance_budgets\.csv: there is none, or no line of it can be read/);
    },
  );
});
