import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import type { FixtureFile } from '../core/fixture.js';
import { InputError } from '../core/problem.js';
import { checkReferences } from './check-references.js';

export interface LoadedFixture {
  /** Path relative to the project. */
  readonly file: string;
  readonly content: FixtureFile;
}

/** Reads every fixture file below the folders, in name order, and checks each against the schema and its own references. */
export function readFixtures(root: string, folders: readonly string[], variables: ReadonlySet<string>): LoadedFixture[] {
  const validate = validatorFor('fixture.schema.json');
  return folders
    .flatMap((folder) => jsonFilesBelow(join(root, folder)))
    .map((path) => {
      const file = relative(root, path);
      const content = parse(path, file);
      if (!validate(content)) {
        const [first] = validate.errors ?? [];
        throw new InputError(
          `${file}: at ${first?.instancePath || 'the top'}: ${first?.message ?? 'does not fit the schema'} ${JSON.stringify(first?.params ?? {})}; see fixtures/schemas/fixture.schema.json`,
        );
      }
      const fixture = content as FixtureFile;
      for (const [index, script] of fixture.cases.entries())
        checkReferences(script, variables, `${file}: case ${String(index + 1)} (${script.row} ${script.name})`);
      return { file, content: fixture };
    });
}

function parse(path: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function jsonFilesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
