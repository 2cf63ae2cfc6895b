import { InputError } from '../core/problem.js';
import type { FixtureCase } from '../core/fixture.js';
import type { Subject } from '../core/subject.js';
import type { LoadedFixture } from '../plan/fixture-files.js';
import { readJsonFiles } from '../plan/json-files.js';
import { storageCases } from '../storage/storage-cases.js';
import { queueCases } from '../queues/queue-cases.js';
import type { QueueContractFile, QueueDefinition } from '../queues/queue-definition.js';

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
    { file: QUEUE_CONTRACT, content: { cases } },
    { file: 'harness/storage/scenarios.ts', content: { cases: stored } },
  ];
}
