import type { Plan, RunnableCase } from '../core/contract-case.js';
import { matchesId } from '../core/glob.js';
import { InputError } from '../core/problem.js';
import type { Subject } from '../core/subject.js';
import { nearNames } from '../core/near-names.js';

/** What a user asked for; values of one option are alternatives, options together narrow. */
export interface Selection {
  readonly plane: readonly string[];
  readonly capability: readonly string[];
  readonly row: readonly string[];
  readonly case: readonly string[];
  readonly family: readonly string[];
  readonly wave: readonly string[];
  readonly batch: readonly string[];
}

export const SELECTION_OPTIONS = ['plane', 'capability', 'row', 'case', 'family', 'wave', 'batch'] as const satisfies readonly (keyof Selection)[];

/** The selection as words, for the run log; empty when everything is selected. */
export function selectionWords(selection: Selection): string[] {
  return SELECTION_OPTIONS.flatMap((option) => selection[option].map((value) => `${option}=${value}`));
}

/** Narrows a plan. Globs with `*` are allowed. Throws InputError with near names when an option value selects nothing. */
export function selectFromPlan(plan: Plan, subjects: readonly Subject[], selection: Selection): Plan {
  const byId = new Map(subjects.map((subject) => [subject.id, subject]));
  const valueOf: Readonly<Record<keyof Selection, (one: RunnableCase) => string>> = {
    plane: (one) => one.kind,
    capability: (one) => one.capability,
    row: (one) => one.row,
    case: (one) => one.id,
    family: (one) => {
      const subject = byId.get(one.row);
      return subject?.kind === 'route' ? subject.family : one.kind;
    },
    wave: (one) => byId.get(one.row)?.wave ?? '',
    batch: (one) => byId.get(one.row)?.batch ?? '',
  };
  let cases = plan.cases;
  for (const option of SELECTION_OPTIONS) {
    const wanted = selection[option];
    if (wanted.length === 0) continue;
    for (const value of wanted) {
      if (plan.cases.some((one) => matchesId(value, valueOf[option](one)))) continue;
      const near = nearNames(value, new Set(plan.cases.map(valueOf[option])));
      throw new InputError(`--${option} ${value} selects nothing; ${near.length > 0 ? `did you mean ${near.join(', ')}?` : 'parity plan lists what there is'}`);
    }
    cases = cases.filter((one) => wanted.some((value) => matchesId(value, valueOf[option](one))));
  }
  if (cases.length === 0) throw new InputError(`${selectionWords(selection).join(' and ')} select nothing together; drop one of them`);
  return withCases(plan, cases);
}

/** The part of a plan that shard `index` of `count` runs: whole rows, dealt out in turn, so that a row's verdict stays in one shard. */
export function shardOfPlan(plan: Plan, index: number, count: number): Plan {
  const rows = new Set(plan.rows.filter((_, at) => at % count === index - 1).map((row) => row.id));
  return withCases(
    plan,
    plan.cases.filter((one) => rows.has(one.row)),
  );
}

/** The part of a plan that is sent over HTTP. */
export function planWithoutDrivers(plan: Plan): Plan {
  return withCases(
    plan,
    plan.cases.filter((one) => one.script.driver === undefined),
  );
}

function withCases(plan: Plan, cases: readonly RunnableCase[]): Plan {
  const rows = new Set(cases.map((one) => one.row));
  return { rows: plan.rows.filter((row) => rows.has(row.id)), cases };
}
