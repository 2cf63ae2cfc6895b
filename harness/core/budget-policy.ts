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

/** A route and where it ends. */
export interface BudgetedRow {
  readonly row: string;
  readonly method: string;
  readonly path: string;
  /** Budget name in the route manifest. */
  readonly tracker: string;
  readonly family: string;
  readonly budget: RowBudget;
}

/** A rule of the policy and how many of the rows it limits. */
export interface CountedRule extends BudgetRule {
  readonly rows: number;
}

/** The join of some rows with the policy. */
export interface BudgetList {
  readonly rows: readonly BudgetedRow[];
  readonly rules: readonly CountedRule[];
  /** All rows, whatever was selected. */
  readonly of: number;
}

/** Which rows and rules to list; undefined is all. */
export interface BudgetSelection {
  /** Name in the policy or in the route manifest. */
  readonly budget?: string | undefined;
  readonly family?: string | undefined;
  readonly row?: string | undefined;
}

/** Joins routes with the policy. Rules are those that a selected row ends at, all of them when nothing was selected. */
export function listBudgets(routes: readonly Route[], tables: BudgetTables, selection: BudgetSelection = {}): BudgetList {
  const all = routes.map((route): BudgetedRow => ({
    row: route.id,
    method: route.method,
    path: route.canonicalPath,
    tracker: route.budgetId,
    family: route.family,
    budget: budgetOf(route, tables),
  }));
  const wanted = (chosen: string | undefined, ...names: readonly string[]): boolean => chosen === undefined || names.includes(chosen);
  const rows = all.filter(
    (one) => wanted(selection.budget, policyBudget(one), one.tracker) && wanted(selection.family, one.family) && wanted(selection.row, one.row),
  );
  const isWhole = selection.budget === undefined && selection.family === undefined && selection.row === undefined;
  const rules = tables.rules
    .map((rule): CountedRule => ({ ...rule, rows: rows.filter((one) => policyBudget(one) === rule.budget).length }))
    .filter((rule) => isWhole || rule.rows > 0 || rule.budget === selection.budget);
  return { rows, rules, of: all.length };
}

/** The policy's budget of a row, or nothing. */
const policyBudget = ({ budget }: BudgetedRow): string => ('budget' in budget ? budget.budget : '');

/** How many rows of a list end where. */
export function countBudgets(rows: readonly BudgetedRow[]): { withBudget: number; withoutBudget: number; unresolved: number } {
  const having = (key: string): number => rows.filter(({ budget }) => key in budget).length;
  return { withBudget: having('budget'), withoutBudget: having('noBudget'), unresolved: having('unresolved') };
}
