import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LargeDataRules } from '../budgets/large-data-values.js';
import type { RunnableCase } from '../core/contract-case.js';
import { readJsonFiles } from '../plan/json-files.js';
import type { ChosenProfile } from './load-config.js';

/** Rows of every filled table of the large data set, unless said. */
export const LARGE_ROWS = 1_000_000;

const folderOf = (profile: string): string => join('fixtures', 'budgets', profile);

/** File with a profile's cases whose lists are long enough to show a statement that repeats by member; relative to the project. */
export const databaseCaseFile = (profile: string): string => join(folderOf(profile), 'database-cases.json');

/** A profile with its cases for database safety beside its usual ones; unchanged when it has none. */
export function withDatabaseCases(root: string, chosen: ChosenProfile): ChosenProfile {
  const file = databaseCaseFile(chosen.name);
  return existsSync(join(root, file)) ? { ...chosen, profile: { ...chosen.profile, fixtures: [...chosen.profile.fixtures, file] } } : chosen;
}

/** Cases that database safety can look at: happy requests of routes within the profile's scope. */
export function databaseCases(cases: readonly RunnableCase[]): RunnableCase[] {
  return cases.filter((one) => one.kind === 'route' && one.happy && one.scope === 'in-scope' && one.script.driver === undefined);
}

/** How a profile's large data set is filled. Throws InputError on a file that does not fit its schema. */
export function readLargeDataRules(root: string, profile: string, rows = LARGE_ROWS): LargeDataRules {
  const file = join(folderOf(profile), 'large-data.json');
  if (!existsSync(join(root, file))) return { rows, stay: [], values: {} };
  const [read] = readJsonFiles<Pick<LargeDataRules, 'stay' | 'values'>>(root, [file], 'large-data.schema.json');
  return { rows, stay: read?.content.stay ?? [], values: read?.content.values ?? {} };
}
