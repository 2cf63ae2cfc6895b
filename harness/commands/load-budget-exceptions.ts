import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import type { BudgetException, BudgetRule } from '../core/budget.js';
import { InputError } from '../core/problem.js';
import { loadDecisions } from './load-decisions.js';

/** The file of a profile's exceptions, relative to the project. */
export const budgetExceptionsFile = (profile: string): string => `fixtures/budget-exceptions/${profile}.json`;

/** Reads a profile's exceptions: every id and rule once, each wider than the rule it is from, every decision known; none without a file. Throws InputError. */
export function loadBudgetExceptions(root: string, profile: string, rules: readonly BudgetRule[]): readonly BudgetException[] {
  const file = budgetExceptionsFile(profile);
  const exceptions = read(root, file);
  const decisions = exceptions.length === 0 ? new Set<string>() : loadDecisions(root);
  const seen = new Set<string>();
  for (const { id, budget, measure, allowed, decision, expires } of exceptions) {
    const rule = rules.find((one) => one.budget === budget && one.measure === measure);
    if (seen.has(id)) throw new InputError(`${file}: id ${id} is there twice; every entry has its own`);
    if (seen.has(`${budget} ${measure}`)) throw new InputError(`${file}: ${id} is the second entry for ${budget} ${measure}; one rule has one exception`);
    seen.add(id).add(`${budget} ${measure}`);
    if (rule === undefined) throw new InputError(`${file}: ${id} is for ${budget} ${measure}, which is no rule of the policy; ${knownRules(rules)}`);
    if (allowed <= rule.allowed)
      throw new InputError(
        `${file}: ${id} allows ${String(allowed)} ${rule.unit} where the policy allows ${String(rule.allowed)}; an exception allows more, remove it`,
      );
    if (!isDay(expires)) throw new InputError(`${file}: ${id} expires on ${expires}, which is no day; write YYYY-MM-DD`);
    if (!decisions.has(decision))
      throw new InputError(`${file}: ${id} names decision ${decision}, which is not in fixtures/decisions.csv; add the decision there or name one that is`);
  }
  return exceptions;
}

const knownRules = (rules: readonly BudgetRule[]): string => `there are ${rules.map(({ budget, measure }) => `${budget} ${measure}`).join(', ')}`;

/** True for a day of the calendar; JavaScript takes the 31st of every month. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function read(root: string, file: string): readonly BudgetException[] {
  const path = join(root, file);
  if (!existsSync(path)) return [];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: cannot be read: ${error instanceof Error ? error.message : String(error)}; correct the JSON`);
  }
  const validate = validatorFor('budget-exceptions.schema.json');
  if (validate(content)) return (content as { exceptions: readonly BudgetException[] }).exceptions;
  const [error] = validate.errors ?? [];
  throw new InputError(
    `${file}: at ${error?.instancePath || 'the top'}: ${error?.message ?? 'does not fit'} ${JSON.stringify(error?.params ?? {})} (fixtures/schemas/budget-exceptions.schema.json)`,
  );
}
