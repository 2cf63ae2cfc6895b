import { resolve } from 'node:path';
import type { BudgetRule } from '../core/budget.js';
import { listBudgets, type BudgetTables, type RowBudget } from '../core/budget-policy.js';
import { InputError } from '../core/problem.js';
import type { Route } from '../core/subject.js';
import { loadTrackers, type Trackers } from '../trackers/load.js';
import type { ChosenProfile } from './load-config.js';

/** The policy and where every route of the trackers ends. */
export interface BudgetPolicy {
  readonly rules: readonly BudgetRule[];
  readonly rowBudgets: ReadonlyMap<string, RowBudget>;
}

/** Reads the policy and joins all routes with it. Throws InputError with every problem when a table has one or a row does not resolve. */
export async function loadBudgetPolicy(root: string, { config }: Pick<ChosenProfile, 'config'>): Promise<BudgetPolicy> {
  const trackers = await loadTrackers(resolve(root, config.trackers), { root, forPlan: true });
  const errors = trackers.problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new InputError(`the trackers have ${String(errors.length)} errors; parity trackers check explains them`, errors);
  requirePolicy(trackers.budgets, config.trackers);
  const { rows } = listBudgets(routesOf(trackers), trackers.budgets);
  for (const { row, budget } of rows) if ('unresolved' in budget) throw new InputError(`${row}: ${budget.unresolved}; parity budget list shows all`);
  return { rules: trackers.budgets.rules, rowBudgets: new Map(rows.map(({ row, budget }) => [row, budget])) };
}

/** Throws InputError where neither a folder of trackers nor the project has a policy and a mapping. */
export function requirePolicy({ rules, mapping }: BudgetTables, folder: string): void {
  for (const [table, lines] of [
    ['performance_budgets', rules],
    ['budget_mapping', mapping],
  ] as const)
    if (lines.length === 0)
      throw new InputError(
        `${folder}/${table}.csv: there is none, or no line of it can be read, and the project's own trackers folder has none either; add the table`,
      );
}

/** The routes among the tracked things. */
export const routesOf = ({ subjects }: Pick<Trackers, 'subjects'>): Route[] => subjects.flatMap((one) => (one.kind === 'route' ? [one] : []));
