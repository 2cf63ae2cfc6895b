import { countBudgets, type BudgetedRow, type BudgetList } from '../core/budget-policy.js';
import { columns } from './budget-columns.js';
import { sayAllowed } from './budget-words.js';
import { plain } from './words.js';

/** The join of rows and policy: a line a row, a line a rule, and the counts. */
export function renderBudgetList({ rows, rules, of }: BudgetList): string[] {
  const counts = countBudgets(rows);
  const size = rows.length === of ? `${String(of)} rows` : `${String(rows.length)} of ${String(of)} rows`;
  return [
    ...columns([['row', 'tracker name', 'family', 'operation', 'budget'], ...rows.map(rowCells)]),
    '',
    ...columns(
      [['rule', 'allowed', 'rows', 'surface'], ...rules.map((rule) => [`${rule.budget} ${rule.measure}`, sayAllowed(rule), String(rule.rows), rule.surface])],
      [2],
    ),
    '',
    `${size}: ${String(counts.withBudget)} with a budget, ${String(counts.withoutBudget)} without, ${String(counts.unresolved)} unresolved`,
  ].map(plain);
}

const rowCells = ({ row, tracker, family, budget }: BudgetedRow): string[] => [row, tracker, family, budget.operation, sayBudget(budget)];

function sayBudget(budget: BudgetedRow['budget']): string {
  if ('budget' in budget) return budget.budget;
  return 'noBudget' in budget ? `no-budget: ${budget.noBudget}` : `UNRESOLVED: ${budget.unresolved}`;
}
