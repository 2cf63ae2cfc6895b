import type { BudgetReport } from '../core/budget-report.js';
import { renderBudgetHtml } from '../reports/budget-html.js';
import { renderBudgetText } from '../reports/budget-text.js';
import type { CommandContext } from './context.js';
import { writeReport } from './write-report.js';

export interface ReportOptions {
  readonly html?: string;
  readonly json?: boolean;
}

/** Prints a report as the user asked: text, JSON, and one page beside it. */
export async function printBudgetReport(report: BudgetReport, options: ReportOptions, context: CommandContext): Promise<void> {
  if (options.html !== undefined) {
    await writeReport(options.html, renderBudgetHtml(report));
    context.note(`parity: report ${options.html}`);
  }
  if (options.json === true) context.print(JSON.stringify(report, null, 1));
  else for (const line of renderBudgetText(report)) context.print(line);
}
