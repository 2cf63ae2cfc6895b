import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import type { DriverScript } from '../core/driver-script.js';
import type { FixtureCase } from '../core/fixture.js';
import type { Subject } from '../core/subject.js';
import type { LoadedFixture } from '../plan/fixture-files.js';
import { readJsonFiles } from '../plan/json-files.js';
import { readWorkerFixtures, workerCases } from '../workers/read-worker-fixtures.js';
import { componentCases, readComponentFixtures } from '../runtime/read-component-fixtures.js';
import { storageCases } from '../storage/storage-cases.js';
import { queueCases } from '../queues/queue-cases.js';
import type { QueueContractFile, QueueDefinition } from '../queues/queue-definition.js';

export const WORKER_FIXTURES = 'fixtures/workers';
export const COMPONENT_FIXTURES = 'fixtures/runtime';
export const QUEUE_CONTRACT = 'fixtures/queue-contract/queues.json';

/** What is particular to each queue. Throws InputError when the file does not fit its schema. */
export function readQueueDefinitions(root: string): readonly QueueDefinition[] {
  const [file] = readJsonFiles<QueueContractFile>(root, [QUEUE_CONTRACT], 'queue-contract.schema.json');
  return file?.content.queues ?? [];
}

/** The cases beyond HTTP: what drivers are asked for, by row. Throws InputError on a tracked queue without contract. */
export function driverCases(root: string, subjects: readonly Subject[]): LoadedFixture[] {
  // A project that tracks no queue needs no contract of any.
  const definitions = subjects.some((subject) => subject.kind === 'queue') ? readQueueDefinitions(root) : [];
  const queues = new Map(definitions.map((one) => [one.queue, one]));
  const cases = subjects.flatMap((subject) => {
    if (subject.kind !== 'queue') return [];
    const definition = queues.get(subject.id);
    if (definition === undefined) throw new InputError(`${QUEUE_CONTRACT}: nothing of the tracked queue "${subject.id}"; add it, or drop the row`);
    return queueCases(subject, definition);
  });
  const stored = storageCases(subjects.filter((subject) => subject.kind === 'storage')).map(({ row, test, scenario }): FixtureCase => ({
    row,
    test,
    name: scenario,
    principal: 'anonymous',
    steps: [],
    driver: { plane: 'storage', storage: row, scenario },
  }));
  return [
    ...fixtureCases(
      root,
      subjects.filter((subject) => subject.kind === 'worker'),
      { folder: WORKER_FIXTURES, read: readWorkerFixtures, cases: workerCases },
    ),
    ...fixtureCases(
      root,
      subjects.filter((subject) => subject.kind === 'runtime'),
      { folder: COMPONENT_FIXTURES, read: readComponentFixtures, cases: componentCases },
    ),
    { file: QUEUE_CONTRACT, content: { cases } },
    { file: 'harness/storage/scenarios.ts', content: { cases: stored } },
  ];
}

interface FixtureKind<Fixture extends { readonly row: string }> {
  readonly folder: string;
  readonly read: (folder: string) => ReadonlyMap<string, Fixture>;
  readonly cases: (fixture: Fixture) => readonly { readonly row: string; readonly test: string; readonly name: string; readonly script: DriverScript }[];
}

/** The cases of rows that each have a fixture. Throws InputError on a tracked row without one. */
function fixtureCases<Fixture extends { readonly row: string }>(root: string, subjects: readonly Subject[], kind: FixtureKind<Fixture>): LoadedFixture[] {
  // A project that tracks no such row needs no folder of fixtures.
  if (subjects.length === 0) return [];
  const fixtures = new Map([...kind.read(join(root, kind.folder)).values()].map((fixture) => [fixture.row, fixture]));
  return subjects.map(({ id }) => {
    const fixture = fixtures.get(id);
    if (fixture === undefined) throw new InputError(`${kind.folder}: no fixture of the tracked row ${id}; add one, or drop the row`);
    const cases = kind.cases(fixture).map(({ script, ...rest }): FixtureCase => ({ ...rest, principal: 'anonymous', steps: [], driver: script }));
    return { file: kind.folder, content: { cases } };
  });
}
