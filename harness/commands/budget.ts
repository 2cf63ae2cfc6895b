import { Command } from 'commander';
import { defineBudgetList } from './budget-list.js';
import { defineBudgetExceptions } from './budget-exceptions.js';
import { defineBudgetReport } from './budget-report.js';
import { defineBudgetStatus } from './budget-status.js';
import type { CommandContext } from './context.js';

export function define(context: CommandContext): Command {
  const budget = new Command('budget').description('performance budgets: policy, exceptions, baselines, reports');
  defineBudgetList(budget, context);
  defineBudgetExceptions(budget, context);
  defineBudgetStatus(budget, context);
  defineBudgetReport(budget, context);
  return budget;
}
