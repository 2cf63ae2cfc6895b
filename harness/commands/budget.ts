import { Command } from 'commander';
import { defineBudgetBaseline } from './budget-baseline.js';
import { defineBudgetDatabase } from './budget-database.js';
import { defineBudgetList } from './budget-list.js';
import { defineBudgetExceptions } from './budget-exceptions.js';
import { defineBudgetProve } from './budget-prove.js';
import { defineBudgetReport } from './budget-report.js';
import { defineBudgetRun } from './budget-run.js';
import { defineBudgetStatus } from './budget-status.js';
import type { CommandContext } from './context.js';

export function define(context: CommandContext): Command {
  const budget = new Command('budget').description('performance budgets: measured, judged, and proved to be judged rightly');
  defineBudgetRun(budget, context);
  defineBudgetList(budget, context);
  defineBudgetDatabase(budget, context);
  defineBudgetExceptions(budget, context);
  defineBudgetBaseline(budget, context);
  defineBudgetStatus(budget, context);
  defineBudgetReport(budget, context);
  defineBudgetProve(budget, context);
  return budget;
}
