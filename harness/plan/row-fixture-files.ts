import type { FixtureCase } from '../core/fixture.js';
import { nearNames } from '../core/near-names.js';
import { InputError } from '../core/problem.js';
import type { EntityFile, RowFixtureFile } from '../core/row-fixture.js';
import type { Route } from '../core/subject.js';
import { checkReferences } from './check-references.js';
import { entityTable } from './entity-table.js';
import { expandRow } from './expand-rows.js';
import type { LoadedFixture } from './fixture-files.js';
import { readJsonFiles } from './json-files.js';

/** Reads the happy requests of route rows and makes whole cases of them, file by file. Throws InputError on a row that no tracker has. */
export function readRowFixtures(
  root: string,
  { rows, entities }: { readonly rows: readonly string[]; readonly entities: readonly string[] },
  routes: ReadonlyMap<string, Route>,
  variables: ReadonlySet<string>,
): LoadedFixture[] {
  const table = entityTable(readJsonFiles<EntityFile>(root, entities, 'entities.schema.json'));
  return readJsonFiles<RowFixtureFile>(root, rows, 'row-fixtures.schema.json').map(({ file, content }) => ({
    file,
    content: {
      cases: content.rows.map((fixture): FixtureCase => {
        const where = `${file}: ${fixture.row}${fixture.name === undefined ? '' : ` ${fixture.name}`}`;
        const route = routes.get(fixture.row);
        if (route === undefined)
          throw new InputError(`${where}: no route row of that id; near ones are ${nearNames(fixture.row, new Set(routes.keys())).join(', ') || 'none'}`);
        const script = expandRow(fixture, route, table, where);
        checkReferences(script, variables, where);
        return script;
      }),
    },
  }));
}
