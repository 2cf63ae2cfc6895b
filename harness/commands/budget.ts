import { Command } from 'commander';
import { defineBudgetDatabase } from './budget-database.js';
import type { CommandContext } from './context.js';

export function define(context: CommandContext): Command {
  const budget = new Command('budget').description('performance budgets: what the target may cost over the oracle');
  defineBudgetDatabase(budget, context);
  return budget;
}
