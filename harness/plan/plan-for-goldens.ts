import type { Plan } from '../core/contract-case.js';
import { GOLDEN_ASPECTS, type GoldenRow } from '../core/golden.js';

/**
 * The part of a plan that goldens are there to judge: cases of the aspects that a golden has by default and, row by row, of those that
 * were recorded besides. What is in it and has no golden is inconclusive, so that a golden that went missing is seen.
 */
export function planForGoldens(plan: Plan, { rows }: { readonly rows: ReadonlyMap<string, GoldenRow> }): Plan {
  const recorded = new Set([...rows.values()].flatMap(({ cases }) => cases.map(({ id }) => id)));
  const aspects = new Set(plan.cases.flatMap(({ id, row, aspect }) => (recorded.has(id) ? [`${row} ${aspect}`] : [])));
  const cases = plan.cases.filter(({ row, aspect, scope }) => scope !== 'in-scope' || GOLDEN_ASPECTS.includes(aspect) || aspects.has(`${row} ${aspect}`));
  return { rows: plan.rows, cases };
}
