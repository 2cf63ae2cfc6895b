import type { BudgetRule } from './budget.js';
import type { Route } from './subject.js';

/** What a route is for, as far as budgets care (trackers/route_operations.csv). */
export const OPERATIONS = ['auth', 'pull', 'push', 'hot-api', 'other'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** A line of trackers/budget_mapping.csv: exactly one of budget and reason is filled. */
export interface BudgetMapping {
  /** Name in the route manifest: `PB-REGISTRY-V2`. */
  readonly tracker: string;
  readonly family: string;
  readonly operation: Operation;
  /** Name in the policy: `PB-REG-PULL`; empty when the rows have none. */
  readonly budget: string;
  /** Why the rows have no budget; empty when they have one. */
  readonly reason: string;
}

/** The three tables that join rows to the policy. */
export interface BudgetTables {
  readonly rules: readonly BudgetRule[];
  readonly mapping: readonly BudgetMapping[];
  /** By row id; a row that is not there is `other`. */
  readonly operations: ReadonlyMap<string, Operation>;
}

/** Where a row ends: at a budget of the policy, at a reason for none, or, which is an error, nowhere. */
export type RowBudget =
  | { readonly operation: Operation; readonly budget: string }
  | { readonly operation: Operation; readonly noBudget: string }
  | { readonly operation: Operation; readonly unresolved: string };

/** The budget of a route, by its tracker's name for it, its family and its operation. */
export function budgetOf(route: Pick<Route, 'id' | 'budgetId' | 'family'>, tables: BudgetTables): RowBudget {
  const operation = tables.operations.get(route.id) ?? 'other';
  const same = tables.mapping.filter(({ tracker, family }) => tracker === route.budgetId && family === route.family);
  const line = same.find((one) => one.operation === operation);
  if (line === undefined) {
    const mapped = same.map((one) => one.operation);
    const what = `${route.budgetId || '(no budget name)'} of family ${route.family || '(none)'} is not mapped for operation ${operation}`;
    if (mapped.length === 0) return { operation, unresolved: `${what}; add a line to budget_mapping.csv` };
    return {
      operation,
      unresolved: `${what}, only for ${mapped.join(', ')}; give ${route.id} one of these in route_operations.csv, or add a line to budget_mapping.csv`,
    };
  }
  if ((line.budget === '') === (line.reason === ''))
    return { operation, unresolved: 'its line of budget_mapping.csv needs a policy_budget_id or a reason, one of them' };
  if (line.budget === '') return { operation, noBudget: line.reason };
  if (tables.rules.some((rule) => rule.budget === line.budget)) return { operation, budget: line.budget };
  return { operation, unresolved: `${line.budget} is no budget of performance_budgets.csv` };
}
