import { DriverFault } from '../core/driver.js';
import type { DriverSide, QueueBench, QueuePlace } from '../queues/queue-bench.js';
import { readQueueTable, resetQueueTable } from '../queues/queue-table.js';
import { readQueueDefinitions } from './driver-cases.js';
import { openClient, openDatabase, openPlace, type PlanesGround } from './planes-ground.js';

/** What the queue contract runs on: a database for each side, and one for both. */
export async function openQueueBench(ground: PlanesGround): Promise<QueueBench> {
  const [oracle, target, mixed] = await Promise.all([queuePlace(ground, 'oracle'), queuePlace(ground, 'target'), queuePlace(ground, 'mixed')]);
  return { queues: readQueueDefinitions(ground.input.root), places: { oracle, target, mixed } };
}

async function queuePlace(ground: PlanesGround, name: string): Promise<QueuePlace> {
  const databaseUrl = await openDatabase(ground, name);
  const client = await openClient(ground, databaseUrl);
  const place = openPlace(ground, name, { databaseUrl });
  return {
    reset: (anew) => resetQueueTable(client, anew),
    rows: () => readQueueTable(client),
    driver: async (side: DriverSide) => {
      const driver = await place.driver(side);
      return {
        side,
        description: driver.description,
        call: async (method, params) => {
          try {
            return await driver.call(method, params);
          } catch (error) {
            if (error instanceof DriverFault) await place.forget(side);
            throw error;
          }
        },
      };
    },
    crash: (side) => place.crash(side),
  };
}
