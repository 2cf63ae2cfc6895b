import type { Command } from 'commander';
import { resolve } from 'node:path';
import { countBudgets, listBudgets, type BudgetedRow, type BudgetList, type BudgetSelection, type BudgetTables } from '../core/budget-policy.js';
import { nearNames } from '../core/near-names.js';
import { InputError, type Problem } from '../core/problem.js';
import type { Route } from '../core/subject.js';
import { renderBudgetList } from '../reports/budget-list-text.js';
import { loadTrackers } from '../trackers/load.js';
import type { CommandContext } from './context.js';
import { requirePolicy, routesOf } from './load-budget-policy.js';
import { loadProfile } from './load-config.js';

interface ListOptions extends BudgetSelection {
  readonly dir?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** Adds `parity budget list`. */
export function defineBudgetList(budget: Command, context: CommandContext): void {
  budget
    .command('list')
    .description('the budget of every route, or why it has none, and how many routes each rule of the policy limits')
    .option('--budget <name>', 'only this budget, by its name in the policy or in the route manifest')
    .option('--family <name>', 'only this route family, e.g. registry-v2')
    .option('--row <id>', 'only this row, e.g. ROUTE-0320')
    .option('--dir <folder>', 'folder of the trackers (default: that of the configuration)')
    .option('--config <file>', 'another configuration, .json or .mjs')
    .option('--json', 'print the join as one JSON object (fixtures/schemas/budget-list.schema.json)')
    .addHelpText(
      'after',
      '\nExamples:\n  parity budget list\n  parity budget list --budget PB-API-HOT\n  parity budget list --row ROUTE-0320 --json\n\nExit: 0 every row of the trackers resolves, 2 one does not, or a table has an error.',
    )
    .action(async (options: ListOptions) => {
      const folder = options.dir ?? (await loadProfile(undefined, options.config)).config.trackers;
      const trackers = await loadTrackers(resolve(context.root, folder), { root: context.root });
      requirePolicy(trackers.budgets, folder);
      const routes = routesOf(trackers);
      requireKnown(options, routes, trackers.budgets);
      const list = listBudgets(routes, trackers.budgets, options);
      const errors = trackers.problems.filter((problem) => problem.severity === 'error');
      const unresolved = countBudgets(listBudgets(routes, trackers.budgets).rows).unresolved;
      const exitCode = errors.length > 0 || unresolved > 0 || routes.length === 0 ? 2 : 0;
      if (options.json === true) context.print(JSON.stringify(jsonOf(list, exitCode, errors), null, 1));
      else for (const line of renderBudgetList(list)) context.print(line);
      if (options.json !== true)
        for (const { file, line, column, code, message } of errors) context.note(`${file}:${String(line)}:${String(column)}: error ${code}: ${message}`);
      context.finish(exitCode);
    });
}

/** A name that nothing has lists nothing, which would look as if nothing were limited. */
function requireKnown({ budget, family, row }: BudgetSelection, routes: readonly Route[], tables: BudgetTables): void {
  const check = (option: string, wanted: string | undefined, names: readonly string[]): void => {
    const known = new Set(names);
    if (wanted === undefined || known.has(wanted)) return;
    const near = nearNames(wanted, known);
    throw new InputError(
      `--${option} ${wanted}: there is none; ${near.length > 0 ? `did you mean ${near.join(', ')}?` : `there are ${[...known].slice(0, 20).join(', ')}`}`,
    );
  };
  check('budget', budget, [...tables.rules.map((rule) => rule.budget), ...routes.map((route) => route.budgetId)]);
  check(
    'family',
    family,
    routes.map((route) => route.family),
  );
  check(
    'row',
    row,
    routes.map((route) => route.id),
  );
}

function jsonOf({ rows, rules, of }: BudgetList, exitCode: 0 | 2, problems: readonly Problem[]): object {
  return { schema: 'parity-budget-list/1', exitCode, summary: { rows: rows.length, of, ...countBudgets(rows) }, rows: rows.map(jsonRow), rules, problems };
}

/** JSON has no undefined: what a row does not have is null. */
const jsonRow = ({ budget, ...row }: BudgetedRow): object => ({
  ...row,
  operation: budget.operation,
  budget: 'budget' in budget ? budget.budget : null,
  noBudget: 'noBudget' in budget ? budget.noBudget : null,
  unresolved: 'unresolved' in budget ? budget.unresolved : null,
});
