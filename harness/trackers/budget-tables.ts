import { BUDGET_MEASURES, type BudgetMeasure, type BudgetRule, type BudgetUnit } from '../core/budget.js';
import { OPERATIONS, type BudgetMapping, type BudgetTables, type Operation } from '../core/budget-policy.js';
import type { Manifest } from './read-manifest.js';

/** Unit that a measure is limited in (performance_budgets.csv). */
export function unitOf(measure: BudgetMeasure): BudgetUnit {
  switch (measure) {
    case 'p95_latency':
    case 'p99_latency':
    case 'p95_queue_lag':
      return 'percent';
    case 'error_rate':
      return 'percentage points';
    case 'digest_mismatches':
    case 'new_full_scans':
      return 'count';
  }
}

/** The policy and how rows join it, as three manifests say it. A line with a value that is not allowed is left out; the reader reports it. */
export function budgetTables(table: (name: string) => Manifest | undefined): BudgetTables {
  const values = (name: string): readonly Readonly<Record<string, string>>[] => (table(name)?.rows ?? []).map((row) => row.values);
  const operations = new Map<string, Operation>();
  for (const line of values('route_operations')) {
    const operation = operationOf(line);
    const row = line['route_id'] ?? '';
    if (operation !== undefined && !operations.has(row)) operations.set(row, operation);
  }
  return {
    rules: values('performance_budgets').flatMap(ruleOf),
    mapping: values('budget_mapping').flatMap(mappingOf),
    operations,
  };
}

/** The operation of a line, unless it is no known one. */
export const operationOf = (line: Readonly<Record<string, string>>): Operation | undefined => OPERATIONS.find((one) => one === line['operation']);

function ruleOf(line: Readonly<Record<string, string>>): BudgetRule[] {
  const measure = BUDGET_MEASURES.find((one) => one === line['measure']);
  const allowed = Number(line['allowed_over_baseline'] ?? '');
  if (measure === undefined || !Number.isFinite(allowed)) return [];
  return [{ budget: line['budget_id'] ?? '', surface: line['surface'] ?? '', measure, allowed, unit: unitOf(measure) }];
}

function mappingOf(line: Readonly<Record<string, string>>): BudgetMapping[] {
  const operation = operationOf(line);
  if (operation === undefined) return [];
  return [
    {
      tracker: line['tracker_budget_id'] ?? '',
      family: line['route_family'] ?? '',
      operation,
      budget: line['policy_budget_id'] ?? '',
      reason: (line['reason'] ?? '').trim(),
    },
  ];
}
