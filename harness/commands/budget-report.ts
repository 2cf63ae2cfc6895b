import type { Command } from 'commander';
import { readBudgetReport } from '../reports/budget-report-file.js';
import { renderBudgetHtml } from '../reports/budget-html.js';
import { renderBudgetText } from '../reports/budget-text.js';
import type { CommandContext } from './context.js';
import { writeReport } from './write-report.js';

interface ReportOptions {
  readonly html?: string;
  readonly json?: boolean;
}

/** Adds `parity budget report`. */
export function defineBudgetReport(budget: Command, context: CommandContext): void {
  budget
    .command('report <run>')
    .description('render a budget run again: a table for the terminal, one HTML page with charts, JSON')
    .option('--html <file>', 'write it as one HTML page that works without a network')
    .option('--json', 'print it as one JSON object (fixtures/schemas/budget-report.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity budget report latest\n  parity budget report latest --html budgets.html\n\nExit: 0 rendered, 2 no such run, or its report is damaged. What the run itself was is in its own exit code.',
    )
    .action(async (run: string, options: ReportOptions) => {
      const report = readBudgetReport(context.root, run);
      if (options.html !== undefined) {
        await writeReport(options.html, renderBudgetHtml(report));
        context.note(`parity: report ${options.html}`);
      }
      if (options.json === true) context.print(JSON.stringify(report, null, 1));
      else if (options.html === undefined) for (const line of renderBudgetText(report)) context.print(line);
      context.finish(0);
    });
}
