import type { QueueBench, QueuePlace } from '../queues/queue-bench.js';
import { readQueueTable, resetQueueTable } from '../queues/queue-table.js';
import { readQueueDefinitions } from './driver-cases.js';
import { openDatabase, openOwn, openPlace, type PlanesGround } from './planes-ground.js';

/** What the queue contract runs on: a database for each side, and one for both. */
export async function openQueueBench(ground: PlanesGround): Promise<QueueBench> {
  const [oracle, target, mixed] = await Promise.all([queuePlace(ground, 'oracle'), queuePlace(ground, 'target'), queuePlace(ground, 'mixed')]);
  return { queues: readQueueDefinitions(ground.input.root), places: { oracle, target, mixed } };
}

async function queuePlace(ground: PlanesGround, name: string): Promise<QueuePlace> {
  const databaseUrl = await openDatabase(ground, name);
  const own = openOwn(ground, databaseUrl);
  const place = openPlace(ground, name, { databaseUrl });
  return {
    reset: (anew) => resetQueueTable(own, anew),
    rows: () => readQueueTable(own),
    driver: (side) => place.session(side),
    crash: (side) => place.crash(side),
  };
}
