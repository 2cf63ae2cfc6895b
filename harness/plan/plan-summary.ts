import { CASE_ASPECTS, type CaseAspect } from '../core/case-aspect.js';
import type { Plan } from '../core/contract-case.js';

export interface PlanSummary {
  readonly rows: number;
  readonly inScope: number;
  readonly cases: Readonly<Record<CaseAspect, number>>;
  /** Variants of the matrix that a row they could fit does not have. */
  readonly leftOut: number;
  /** Two changes at once, a principal and a change of the request: how many there could be on all rows, and how many are planned. */
  readonly pairs: { readonly possible: number; readonly planned: number };
}

/** What a plan holds and what it leaves out, in numbers. */
export function summarizePlan(plan: Plan): PlanSummary {
  const cases = Object.fromEntries(CASE_ASPECTS.map((aspect) => [aspect, 0])) as Record<CaseAspect, number>;
  const byRow = new Map<string, { happy: string; principals: number; changes: number; pairs: number }>();
  for (const one of plan.cases) {
    cases[one.aspect] += 1;
    const row = byRow.get(one.row) ?? { happy: one.principal, principals: 0, changes: 0, pairs: 0 };
    byRow.set(one.row, row);
    if (one.aspect === 'auth') row.principals += 1;
    else if (one.aspect !== 'happy' && one.aspect !== 'refusal') {
      if (one.principal === row.happy) row.changes += 1;
      else row.pairs += 1;
    }
  }
  const rows = [...byRow.values()];
  return {
    rows: plan.rows.length,
    inScope: plan.rows.filter((row) => row.scope === 'in-scope').length,
    cases,
    leftOut: plan.rows.reduce((sum, row) => sum + Object.keys(row.leftOut).length, 0),
    pairs: { possible: rows.reduce((sum, row) => sum + row.principals * row.changes, 0), planned: rows.reduce((sum, row) => sum + row.pairs, 0) },
  };
}
