import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validatorFor } from '../../fixtures/schemas/validators.js';
import type { DriverScript } from '../core/driver-script.js';
import { InputError } from '../core/problem.js';
import { WORKER_CHECKS, type Json, type WorkerFixture } from './worker-fixture.js';

/** The switches that every worker case has; beside the fixtures of the programs. */
const BASE_CONFIG = 'base-config.json';

/** Reads every worker fixture of a folder by program. Throws InputError when one does not fit its schema. */
export function readWorkerFixtures(folder: string): Map<string, WorkerFixture> {
  const validate = validatorFor('worker-fixture.schema.json');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== BASE_CONFIG);
  const found = files.sort().map((name): [string, WorkerFixture] => {
    const fixture = JSON.parse(readFileSync(join(folder, name), 'utf8')) as WorkerFixture;
    if (!validate(fixture)) {
      const [first] = validate.errors ?? [];
      throw new InputError(`${join(folder, name)} is no worker fixture: ${first?.instancePath ?? ''} ${first?.message ?? ''}`);
    }
    return [fixture.program, fixture];
  });
  return new Map(found);
}

/** The switches that every worker case has. */
export function readBaseConfig(folder: string): Readonly<Record<string, Json>> {
  return JSON.parse(readFileSync(join(folder, BASE_CONFIG), 'utf8')) as Record<string, Json>;
}

/** A worker case before it is planned: its row, the test id that it belongs to, its name below that, and what it asks of the drivers. */
export interface WorkerCase {
  readonly row: string;
  readonly test: string;
  readonly name: string;
  readonly script: DriverScript & { readonly plane: 'worker' };
}

/** Every case of a fixture: each scenario under the test ids of its checks; a service and a retired process have one scenario under all three. */
export function workerCases(fixture: WorkerFixture): WorkerCase[] {
  const whole = fixture.service !== undefined ? 'service' : fixture.retired !== undefined ? 'retired' : undefined;
  const named = whole === undefined ? fixture.scenarios.map(({ name, checks }) => ({ name, checks })) : [{ name: whole, checks: WORKER_CHECKS }];
  return named.flatMap(({ name, checks }) =>
    checks.map((check) => ({
      row: fixture.row,
      test: fixture.tests[check],
      name,
      script: { plane: 'worker' as const, program: fixture.program, scenario: name, check },
    })),
  );
}
