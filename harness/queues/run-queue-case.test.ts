import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DriverFault, type DriverAnswer, type DriverSession } from '../core/driver.js';
import type { DriverOutcome } from '../core/driver-script.js';
import type { DriverSide, QueueBench, QueuePlace } from './queue-bench.js';
import type { QueueContractFile } from './queue-definition.js';
import type { QueueRow } from './queue-row.js';
import { runQueueCase } from './run-queue-case.js';

const { queues } = JSON.parse(readFileSync('fixtures/queue-contract/queues.json', 'utf8')) as QueueContractFile;

/** A place whose driver answers with the same thing whatever it is asked. */
function placeThat(
  answer: () => Promise<DriverAnswer>,
  operations: readonly string[] = ['queue.claim', 'queue.metrics'],
  rows: readonly QueueRow[] = [],
): QueuePlace {
  const session = (side: DriverSide): DriverSession => ({
    side,
    description: {
      protocol: '1.0',
      driver: { name: 'fake', version: '1', language: 'none' },
      capabilities: { operations, queues: ['*'], programs: [], components: [], storage: [] },
    },
    call: answer,
  });
  return {
    reset: () => Promise.resolve(),
    rows: () => Promise.resolve([...rows]),
    driver: (side) => Promise.resolve(session(side)),
    crash: () => Promise.resolve(),
  };
}

const nothing = (): Promise<DriverAnswer> =>
  Promise.resolve({
    ok: true,
    result: { result: null, processing: false, metrics: { 'quay_queue_item_gets_total{availability="nonexistant",queue_name="secscanv4"}': 1 } },
  });

const run = (oracle: QueuePlace, target: QueuePlace, scenario = 'claim-nothing'): Promise<DriverOutcome> => {
  const bench: QueueBench = { queues, places: { oracle, target, mixed: oracle } };
  return runQueueCase({ plane: 'queue', queue: 'secscanv4', scenario }, bench);
};

test('a driver that lacks an operation needs a driver, by the name of what is missing', async () => {
  expect(await run(placeThat(nothing, ['queue.claim']), placeThat(nothing))).toMatchObject({ kind: 'needs-driver', missing: 'operation:queue.metrics (fake)' });
});

test('a driver that breaks the protocol leaves the case undecided', async () => {
  const broken = placeThat(() => Promise.reject(new DriverFault('target', 'garbage', 'wrote nonsense')));
  expect(await run(placeThat(nothing), broken)).toMatchObject({ kind: 'could-not-tell', reason: 'side-down' });
});

test('a database that is away leaves the case undecided', async () => {
  const away = placeThat(() => Promise.resolve({ ok: false, code: -32004, message: 'the database does not answer' }));
  expect(await run(placeThat(nothing), away)).toMatchObject({ kind: 'could-not-tell' });
});

test('a driver that offers an operation and then refuses it is against the contract', async () => {
  const lying = placeThat(() => Promise.resolve({ ok: false, code: -32601, message: 'no such method' }));
  const outcome = await run(placeThat(nothing), lying);
  if (outcome.kind !== 'compared') throw new Error(outcome.kind);
  expect(outcome.divergences.filter(({ location }) => location.startsWith('step 1 /target/claim/result'))).not.toEqual([]);
});

test('a fault that both sides share is found by the model', async () => {
  const wrong = (): Promise<DriverAnswer> => Promise.resolve({ ok: true, result: { result: [9, 9, 9], processing: false, metrics: {} } });
  const outcome = await run(placeThat(wrong), placeThat(wrong));
  if (outcome.kind !== 'compared') throw new Error(outcome.kind);
  expect(outcome.exercised).toBe(false);
  expect(new Set(outcome.divergences.map(({ code }) => code))).toEqual(new Set(['contract']));
});

test('an answer without its flag and counters is against the contract', async () => {
  const bare = (): Promise<DriverAnswer> => Promise.resolve({ ok: true, result: { result: null } });
  const outcome = await run(placeThat(nothing), placeThat(bare));
  if (outcome.kind !== 'compared') throw new Error(outcome.kind);
  expect(outcome.divergences.map(({ location }) => location)).toContain('step 1 /target/claim/processing');
});

test('a producer whose row has not the shape of the queue is against the contract', async () => {
  const row: QueueRow = {
    id: 1,
    queue_name: 'secscanv4/elsewhere/',
    body: '{"notification": 1}',
    available_after: 0,
    available: true,
    processing_expires: null,
    retries_remaining: 5,
    state_id: 's',
  };
  const answer = (): Promise<DriverAnswer> => Promise.resolve({ ok: true, result: { result: '1', processing: false, metrics: {} } });
  const place = placeThat(answer, ['queue.put'], [row]);
  const outcome = await run(place, place, 'producer-full');
  if (outcome.kind !== 'compared') throw new Error(outcome.kind);
  const locations = outcome.divergences.map(({ location }) => location);
  expect(locations).toContain('step 1 /oracle/put/rows/1/queue_name');
  expect(locations).toContain('step 1 /target/put/rows/1/body');
});
