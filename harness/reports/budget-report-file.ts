import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import type { BudgetReport } from '../core/budget-report.js';
import { InputError } from '../core/problem.js';

/** Folder of budget runs, relative to the project; each run is a folder of it, named by its id. */
export const BUDGET_RUNS = join('reports', 'budgets');

/** Reads the report of a budget run by its id or folder; `latest` is the newest that has one. Throws InputError. */
export function readBudgetReport(root: string, run: string): BudgetReport {
  const file = fileOf(root, run);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(isAbsolute(file) ? file : join(root, file), 'utf8'));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = isMissing
      ? 'no such budget run, or one that did not come to its end'
      : `it does not hold JSON (${error instanceof Error ? error.message : String(error)})`;
    throw new InputError(`${file}: ${what}; parity budget run makes one, "latest" names the newest`);
  }
  const validate = validatorFor('budget-report.schema.json');
  if (validate(content)) return content as BudgetReport;
  const [error] = validate.errors ?? [];
  throw new InputError(
    `${file}: no budget report: at ${error?.instancePath || 'the top'}: ${error?.message ?? 'does not fit'} (fixtures/schemas/budget-report.schema.json); run parity budget run again`,
  );
}

function fileOf(root: string, run: string): string {
  if (run !== 'latest') return run.includes('/') ? join(run, 'report.json') : join(BUDGET_RUNS, run, 'report.json');
  const folder = join(root, BUDGET_RUNS);
  const ids = existsSync(folder) ? readdirSync(folder).filter((id) => existsSync(join(folder, id, 'report.json'))) : [];
  // Ids begin with their time.
  const last = ids.sort().at(-1);
  if (last === undefined) throw new InputError(`${BUDGET_RUNS}: no budget run has a report yet; parity budget run makes one`);
  return join(BUDGET_RUNS, last, 'report.json');
}
