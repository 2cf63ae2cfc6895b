import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import type { DriverScript } from '../core/driver-script.js';
import { InputError } from '../core/problem.js';
import type { ComponentFixture } from './component-fixture.js';

/** Reads every fixture of a runtime component by its id. Throws InputError when one does not fit its schema. */
export function readComponentFixtures(folder: string): Map<string, ComponentFixture> {
  const validate = validatorFor('component-fixture.schema.json');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const found = files.sort().map((name): [string, ComponentFixture] => {
    const fixture = JSON.parse(readFileSync(join(folder, name), 'utf8')) as ComponentFixture;
    if (!validate(fixture)) {
      const [first] = validate.errors ?? [];
      throw new InputError(`${join(folder, name)} is no component fixture: ${first?.instancePath ?? ''} ${first?.message ?? ''}`);
    }
    return [fixture.component, fixture];
  });
  return new Map(found);
}

/** A component case before it is planned. */
export interface ComponentCase {
  readonly row: string;
  readonly test: string;
  readonly name: string;
  readonly script: DriverScript & { readonly plane: 'runtime' };
}

/** Every case of a fixture, one a scenario. */
export function componentCases({ row, component, test, scenarios }: ComponentFixture): ComponentCase[] {
  return scenarios.map(({ name }) => ({ row, test, name, script: { plane: 'runtime', component, scenario: name } }));
}
