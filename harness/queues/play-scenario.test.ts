import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DriverSession } from '../core/driver.js';
import { playScenario } from './play-scenario.js';
import type { QueuePlace } from './queue-bench.js';
import type { QueueContractFile } from './queue-definition.js';
import type { QueueRow } from './queue-row.js';
import { SCENARIOS } from './scenarios.js';

const { queues } = JSON.parse(readFileSync('fixtures/queue-contract/queues.json', 'utf8')) as QueueContractFile;
const queue = queues.find((one) => one.queue === 'secscanv4');
const scenario = SCENARIOS.find((one) => one.name === 'claim-draw');

/** A queue in memory that puts a batch and claims whichever of the free rows `pick` says. */
function placeThatPicks(pick: (free: readonly QueueRow[]) => QueueRow | undefined): QueuePlace {
  let rows: QueueRow[] = [];
  let states = 0;
  const answer = (result: unknown, processing: boolean, metrics: Record<string, number>): ReturnType<DriverSession['call']> =>
    Promise.resolve({ ok: true, result: { result, processing, metrics } });
  const session: DriverSession = {
    side: 'oracle',
    description: {
      protocol: '1.0',
      driver: { name: 'memory', version: '1', language: 'none' },
      capabilities: { operations: ['queue.putBatch', 'queue.claim', 'queue.metrics'], queues: ['*'], programs: [], components: [], storage: [] },
    },
    call: (method, params) => {
      const now = Date.parse(String(params['clock'])) * 1000;
      if (method === 'queue.metrics') return answer([rows.filter((row) => !row.available).length, free().length, free().length], true, {});
      if (method === 'queue.putBatch') {
        const items = params['items'] as { names: string[]; body: string }[];
        rows = items.map(({ names, body }, at) => ({
          id: at + 1,
          queue_name: `secscanv4/${names.join('/')}/`,
          body,
          available_after: now,
          available: true,
          processing_expires: null,
          retries_remaining: 5,
          state_id: `s${String((states += 1))}`,
        }));
        return answer(
          items.map(() => null),
          false,
          { 'quay_queue_item_puts_total{queue_name="secscanv4"}': items.length },
        );
      }
      const taken = pick(free().slice(0, 50));
      const lease = Number(params['processing_time']) * 1_000_000;
      rows = rows.map((row) =>
        row === taken ? { ...row, available: false, processing_expires: now + lease, retries_remaining: 4, state_id: `s${String((states += 1))}` } : row,
      );
      return answer({ id: taken?.id, body: taken?.body, retries_remaining: 4 }, true, {
        'quay_queue_item_gets_total{availability="acquired",queue_name="secscanv4"}': 1,
      });
    },
  };
  const free = (): QueueRow[] => rows.filter((row) => row.available);
  return { reset: () => Promise.resolve(), rows: () => Promise.resolve(rows), driver: () => Promise.resolve(session), crash: () => Promise.resolve() };
}

async function wrongSteps(pick: (free: readonly QueueRow[]) => QueueRow | undefined): Promise<string[]> {
  if (queue === undefined || scenario === undefined) throw new Error('the contract has the queue and the scenario');
  const played = await playScenario({ scenario, queue, queues, place: placeThatPicks(pick), sideOf: () => 'oracle', play: '1' });
  if (played.kind !== 'played') throw new Error(played.kind);
  return played.steps.flatMap(({ op, differences }) => differences.map(({ place }) => `${op}${place}`));
}

test('a draw from all over the pool is one', async () => {
  let turn = 0;
  expect(await wrongSteps((free) => free[(turn += 7) % free.length])).toEqual([]);
});

test.each([
  ['first', (free: readonly QueueRow[]) => free[0]],
  ['last', (free: readonly QueueRow[]) => free.at(-1)],
])('a claim that always takes the %s of the pool is no draw', async (_which, pick) => {
  expect(await wrongSteps(pick)).toEqual(['claim/result/id']);
});
