import { BUDGET_MEASURES } from '../core/budget.js';
import { budgetOf, type BudgetTables } from '../core/budget-policy.js';
import { nearName } from '../core/near-names.js';
import { operationOf, unitOf } from './budget-tables.js';
import { place, type ManifestFaults } from './cross-checks.js';
import type { Fault } from './file-bytes.js';
import type { Manifest, ManifestRow } from './read-manifest.js';
import { shorten } from './row-schema.js';

/** The manifests that budgets are made of; each may be missing from a folder. */
export interface BudgetManifests {
  readonly rules?: Manifest | undefined;
  readonly mapping?: Manifest | undefined;
  readonly operations?: Manifest | undefined;
  readonly routes?: Manifest | undefined;
  /** The mapping is the folder's own: lines that no row needs are told. For borrowed ones they say nothing. */
  readonly ownMapping: boolean;
}

/** Faults in how rows join the policy. A folder without a mapping, its own or the project's, has no budgets and no faults. */
export function budgetFaults(manifests: BudgetManifests, tables: BudgetTables): ManifestFaults[] {
  const { rules, mapping, operations, routes } = manifests;
  const found: ManifestFaults[] = [];
  const add = (manifest: Manifest | undefined, faultsOf: (manifest: Manifest) => Fault[]): void => {
    if (manifest !== undefined) found.push({ manifest, faults: faultsOf(manifest) });
  };
  add(rules, wrongUnits);
  if (mapping === undefined) return found;
  add(mapping, (one) => [...wrongMappings(one, tables), ...(manifests.ownMapping && routes !== undefined ? unusedMappings(one, routes, tables) : [])]);
  if (routes === undefined || !['route_id', 'route_family', 'performance_budget_id'].every((column) => routes.columns.has(column))) return found;
  add(routes, (one) => unresolvedRows(one, tables));
  add(operations, (one) => operationsWithoutBudget(one, routes, tables));
  return found;
}

const fault = (manifest: Manifest, row: ManifestRow, column: string, code: string, message: string, severity: Fault['severity'] = 'error'): Fault => ({
  offset: place(manifest, row, column),
  code,
  severity,
  message,
});

function wrongUnits(manifest: Manifest): Fault[] {
  return manifest.rows.flatMap((row) => {
    const { measure: name, unit } = row.values;
    const measure = BUDGET_MEASURES.find((one) => one === name);
    if (measure === undefined || unit === undefined || unit === unitOf(measure)) return [];
    return [fault(manifest, row, 'unit', 'unit-mismatch', `unit is ${JSON.stringify(shorten(unit))}; ${measure} is limited in ${unitOf(measure)}`)];
  });
}

function wrongMappings(manifest: Manifest, { rules }: BudgetTables): Fault[] {
  const known = new Set(rules.map(({ budget }) => budget));
  return manifest.rows.flatMap((row) => {
    const { policy_budget_id: budget = '', reason = '' } = row.values;
    const faults: Fault[] = [];
    if ((budget === '') === (reason.trim() === '')) {
      const what = budget === '' ? 'neither policy_budget_id nor reason is filled' : 'policy_budget_id and reason are both filled';
      faults.push(fault(manifest, row, 'policy_budget_id', 'budget-or-reason', `${what}; exactly one must be: a budget of the policy, or why there is none`));
    }
    if (budget !== '' && known.size > 0 && !known.has(budget)) {
      const near = nearName(budget.slice(0, 80), known);
      const hint = near === undefined ? `known are ${[...known].join(', ')}` : `did you mean ${near}?`;
      faults.push(
        fault(manifest, row, 'policy_budget_id', 'unknown-policy-budget', `${JSON.stringify(shorten(budget))} is no budget of performance_budgets.csv; ${hint}`),
      );
    }
    return faults;
  });
}

/** A row's values as the join needs them. */
const joined = ({ values }: ManifestRow): { id: string; budgetId: string; family: string } => ({
  id: values['route_id'] ?? '',
  budgetId: values['performance_budget_id'] ?? '',
  family: values['route_family'] ?? '',
});

function unresolvedRows(routes: Manifest, tables: BudgetTables): Fault[] {
  const names = routes.kind.schema.properties['performance_budget_id']?.enum;
  return routes.rows.flatMap((row) => {
    const route = joined(row);
    // An unknown name is reported as such already.
    if (names !== undefined && !names.includes(route.budgetId)) return [];
    const line = tables.mapping.find(
      ({ tracker, family, operation }) => tracker === route.budgetId && family === route.family && operation === (tables.operations.get(route.id) ?? 'other'),
    );
    // What is wrong with a line of the mapping is said there, once.
    if (line !== undefined) return [];
    const budget = budgetOf(route, tables);
    if (!('unresolved' in budget)) return [];
    const isListed = tables.operations.has(route.id);
    const isMapped = tables.mapping.some(({ tracker, family }) => tracker === route.budgetId && family === route.family);
    const code = isMapped && !isListed ? 'missing-operation' : 'unmapped-budget';
    return [fault(routes, row, 'performance_budget_id', code, `${shorten(route.id)}: ${budget.unresolved}`)];
  });
}

function unusedMappings(mapping: Manifest, routes: Manifest, tables: BudgetTables): Fault[] {
  const rows = routes.rows.map(joined);
  const names = routes.kind.schema.properties['performance_budget_id']?.enum ?? [];
  // Rows that were lost to a broken line, or have a misspelt name, may be the ones that need it.
  if (rows.length === 0 || routes.table.lostKeys.length > 0 || rows.some(({ budgetId }) => !names.includes(budgetId))) return [];
  const used = new Set(rows.map(({ id, budgetId, family }) => [budgetId, family, tables.operations.get(id) ?? 'other'].join('\n')));
  return mapping.rows.flatMap((row) => {
    const { tracker_budget_id: tracker = '', route_family: family = '', operation = '' } = row.values;
    // A line with a value that is not allowed has an error of its own.
    if (used.has([tracker, family, operation].join('\n')) || !names.includes(tracker) || operationOf(row.values) === undefined) return [];
    const message = `no row is ${shorten(tracker)}, ${shorten(family)}, ${shorten(operation)}; remove the line`;
    return [fault(mapping, row, 'tracker_budget_id', 'unused-mapping', message, 'warning')];
  });
}

/** A row is listed because a budget limits it: an operation that leads to a reason is a slip in one of the two tables. */
function operationsWithoutBudget(operations: Manifest, routes: Manifest, tables: BudgetTables): Fault[] {
  const rows = new Map(routes.rows.map((row) => [row.values['route_id'] ?? '', row]));
  return operations.rows.flatMap((line) => {
    const row = rows.get(line.values['route_id'] ?? '');
    if (row === undefined || line.values['operation'] === 'other') return [];
    const budget = budgetOf(joined(row), tables);
    if (!('noBudget' in budget)) return [];
    const message = `${budget.operation} of ${joined(row).budgetId} ends at no budget of the policy (${shorten(budget.noBudget)}); map it to a budget in budget_mapping.csv, or take the line away`;
    return [fault(operations, line, 'operation', 'operation-without-budget', message)];
  });
}
