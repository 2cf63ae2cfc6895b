import { createHash } from 'node:crypto';
import { cpus, totalmem } from 'node:os';
import type { BudgetEnvironment } from '../core/budget-report.js';
import type { BudgetRule } from '../core/budget.js';
import type { RowBudget } from '../core/budget-policy.js';
import type { BudgetWorkload } from '../core/budget-workload.js';
import type { RunnableCase } from '../core/contract-case.js';
import { nearName } from '../core/near-names.js';
import { InputError } from '../core/problem.js';
import { readJsonFiles } from '../plan/json-files.js';
import type { ChosenProfile } from './load-config.js';

export interface LoadedWorkload {
  readonly workload: BudgetWorkload;
  /** Relative to the project. */
  readonly file: string;
  /** The profile with the cases that only budgets use. */
  readonly chosen: ChosenProfile;
}

/** Reads what is sent for a profile's budgets. Throws InputError where the profile has no such file. */
export function readWorkload(root: string, chosen: ChosenProfile): LoadedWorkload {
  const file = chosen.profile.budgets;
  if (file === undefined)
    throw new InputError(
      `profile "${chosen.name}" says nothing of what to send for its budgets; name a file under "budgets" (fixtures/schemas/budget-workload.schema.json)`,
    );
  const [loaded, ...others] = readJsonFiles<BudgetWorkload>(root, [file], 'budget-workload.schema.json');
  if (others.length > 0) throw new InputError(`${file}: a folder with several files; name one of them under "budgets"`);
  if (loaded === undefined) throw new InputError(`${file}: no such file`);
  const { content: workload } = loaded;
  const profile = { ...chosen.profile, fixtures: [...chosen.profile.fixtures, ...(workload.fixtures ?? [])] };
  return { workload, file, chosen: { ...chosen, profile } };
}

/** Checks that each stream sends what its budget is about: cases that are there, of rows that resolve to it. Throws InputError. */
export function checkWorkload(
  { workload, file }: LoadedWorkload,
  rules: readonly BudgetRule[],
  rowBudgets: ReadonlyMap<string, RowBudget>,
  cases: readonly RunnableCase[],
): void {
  const budgets = new Set(rules.map(({ budget }) => budget));
  const known = new Map(cases.map((one) => [one.id, one]));
  const requireBudget = (budget: string, place: string): void => {
    if (!budgets.has(budget)) throw new InputError(`${file}: ${place}: the policy has no budget ${budget}; it has ${[...budgets].join(', ')}`);
  };
  for (const { budget, principal, cases: ids } of workload.streams) {
    const place = `stream ${budget}/${principal}`;
    requireBudget(budget, place);
    for (const id of ids) {
      const one = requireCase(id, place, known, file);
      const row = rowBudgets.get(one.row);
      if (row === undefined || !('budget' in row) || row.budget !== budget)
        throw new InputError(
          `${file}: ${place}: ${one.row} of case ${id} has ${row !== undefined && 'budget' in row ? `budget ${row.budget}` : 'no budget'}; parity budget list --row ${one.row} shows why`,
        );
    }
  }
  const names = workload.streams.map(({ budget, principal }) => `${budget}/${principal}`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new InputError(`${file}: stream ${twice} is there twice; put its cases into one`);
  if (workload.queue !== undefined) requireBudget(workload.queue.budget, 'queue');
  if (workload.database === undefined) return;
  requireBudget(workload.database.budget, 'database');
  for (const id of workload.database.cases) requireCase(id, 'database', known, file);
}

function requireCase(id: string, place: string, known: ReadonlyMap<string, RunnableCase>, file: string): RunnableCase {
  const one = known.get(id);
  if (one === undefined) {
    const near = nearName(id, known.keys());
    throw new InputError(`${file}: ${place}: no case ${id}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  if (one.scope !== 'in-scope') throw new InputError(`${file}: ${place}: ${id} is out of scope (${one.scope}); take one that the profile runs`);
  return one;
}

/** `sha256:` over the workload and the cases that it sends. */
export function workloadDigest(workload: BudgetWorkload, cases: readonly RunnableCase[]): string {
  const ids = new Set([...workload.streams.flatMap((stream) => stream.cases), ...(workload.database?.cases ?? [])]);
  const scripts = cases.filter((one) => ids.has(one.id)).map(({ id, script }) => ({ id, script }));
  return `sha256:${createHash('sha256').update(JSON.stringify({ workload, scripts })).digest('hex')}`;
}

/** This machine, as far as latencies depend on it. */
export function budgetEnvironment(): BudgetEnvironment {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
}
