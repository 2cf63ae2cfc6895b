import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import type { FixtureCase } from '../core/fixture.js';
import type { Subject } from '../core/subject.js';
import type { LoadedFixture } from '../plan/fixture-files.js';
import { readJsonFiles } from '../plan/json-files.js';
import { readWorkerFixtures, workerCases } from '../workers/read-worker-fixtures.js';
import { storageCases } from '../storage/storage-cases.js';
import { queueCases } from '../queues/queue-cases.js';
import type { QueueContractFile, QueueDefinition } from '../queues/queue-definition.js';

export const WORKER_FIXTURES = 'fixtures/workers';
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
  const worked = workersOf(root, subjects);
  return [...worked, { file: QUEUE_CONTRACT, content: { cases } }, { file: 'harness/storage/scenarios.ts', content: { cases: stored } }];
}

/** Worker fixtures to cases. Throws InputError on a tracked process without fixture. */
function workersOf(root: string, subjects: readonly Subject[]): LoadedFixture[] {
  const workers = subjects.filter((subject) => subject.kind === 'worker');
  if (workers.length === 0) return [];
  const fixtures = new Map([...readWorkerFixtures(join(root, WORKER_FIXTURES)).values()].map((fixture) => [fixture.row, fixture]));
  return workers.map(({ id, program }) => {
    const fixture = fixtures.get(id);
    if (fixture === undefined)
      throw new InputError(`${WORKER_FIXTURES}: no fixture of the tracked process ${id} (${program}); add ${program}.json, or drop the row`);
    const cases = workerCases(fixture).map(({ row, test, name, script }): FixtureCase => ({
      row,
      test,
      name,
      principal: 'anonymous',
      steps: [],
      driver: script,
    }));
    return { file: `${WORKER_FIXTURES}/${program}.json`, content: { cases } };
  });
}
