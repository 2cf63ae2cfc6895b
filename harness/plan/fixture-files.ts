import type { FixtureFile } from '../core/fixture.js';
import { checkReferences } from './check-references.js';
import { readJsonFiles, type LoadedFile } from './json-files.js';

export type LoadedFixture = LoadedFile<FixtureFile>;

/** Reads every file with written cases and checks each case's own references. */
export function readFixtures(root: string, paths: readonly string[], variables: ReadonlySet<string>): LoadedFixture[] {
  const files = readJsonFiles<FixtureFile>(root, paths, 'fixture.schema.json');
  for (const { file, content } of files) {
    for (const [index, script] of content.cases.entries())
      checkReferences(script, variables, `${file}: case ${String(index + 1)} (${script.row} ${script.name})`);
  }
  return files;
}
