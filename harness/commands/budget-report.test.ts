import { Command } from 'commander';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { budgetReport } from '../testing/budget-report-builder.js';
import { runVerb } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { defineBudgetReport } from './budget-report.js';
import type { CommandContext } from './context.js';

const define = (context: CommandContext): Command => {
  const budget = new Command('budget');
  defineBudgetReport(budget, context);
  return budget;
};

test('a run is rendered as text, as JSON of the published shape and as a page', async () => {
  await inTemporaryFolder(async (root) => {
    const report = budgetReport();
    mkdirSync(join(root, 'reports', 'budgets', report.runId), { recursive: true });
    writeFileSync(join(root, 'reports', 'budgets', report.runId, 'report.json'), JSON.stringify(report));
    const text = await runVerb(define, ['report', 'latest'], { root });
    expect(text.printed.at(-1)).toBe('4 within, 3 breached, 2 undecided, 1 deferred, of 10 measures');
    expect(text.exitCode).toBe(0);
    const json = await runVerb(define, ['report', report.runId, '--json'], { root });
    expect(schemaErrors('budget-report', JSON.parse(json.printed.join('')))).toEqual([]);
    const file = join(root, 'pages', 'budgets.html');
    const page = await runVerb(define, ['report', 'latest', '--html', file], { root });
    expect([page.printed, page.noted]).toEqual([[], [`parity: report ${file}`]]);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[^]*var uPlot=[^]*<\/html>\n$/);
  });
});
