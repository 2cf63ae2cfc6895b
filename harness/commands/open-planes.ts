import pLimit from 'p-limit';
import { join } from 'node:path';
import type { DriverOutcome, DriverScript } from '../core/driver-script.js';
import type { QueueBench } from '../queues/queue-bench.js';
import { runQueueCase } from '../queues/run-queue-case.js';
import { runStorageCase } from '../storage/run-storage-case.js';
import type { StorageBench } from '../storage/storage-bench.js';
import type { WorkerBench } from '../workers/place.js';
import { readWorkerFixtures } from '../workers/read-worker-fixtures.js';
import { runWorkerCase } from '../workers/run-worker-case.js';
import { WORKER_FIXTURES } from './driver-cases.js';
import { openQueueBench } from './open-queues.js';
import { openStorageBench } from './open-storage.js';
import { openWorkerBench } from './open-workers.js';
import { openGround, type PlanesGround, type PlanesInput } from './planes-ground.js';

/** Runs the cases beyond HTTP. Databases, drivers and servers come up with the first case that needs them. */
export interface Planes {
  run(script: DriverScript): Promise<DriverOutcome>;
  close(): Promise<void>;
}

export function openPlanes(input: PlanesInput): Planes {
  let ground: Promise<PlanesGround> | undefined;
  const opened = <Bench>(open: (ground: PlanesGround) => Promise<Bench>): (() => Promise<Bench>) => {
    let bench: Promise<Bench> | undefined;
    return () => (bench ??= (ground ??= openGround(input)).then(open));
  };
  const benches = {
    queues: opened<QueueBench>(openQueueBench),
    storage: opened<StorageBench>(openStorageBench),
    workers: opened<WorkerBench>(openWorkerBench),
  };
  const fixtures = readWorkerFixtures(join(input.root, WORKER_FIXTURES));
  // One case at a time in each place; the places are apart.
  const [apart, together, stored, working] = [pLimit(1), pLimit(1), pLimit(1), pLimit(1)];
  return {
    run: (script) => {
      const unlessStopped = (work: () => Promise<DriverOutcome>) => (): Promise<DriverOutcome> =>
        input.signal.aborted ? Promise.reject(input.signal.reason as Error) : work();
      switch (script.plane) {
        case 'queue':
          return (script.pair === undefined ? apart : together)(unlessStopped(async () => runQueueCase(script, await benches.queues())));
        case 'storage':
          return stored(unlessStopped(async () => runStorageCase(script, await benches.storage())));
        case 'worker':
          return working(unlessStopped(async () => runWorkerCase(script, fixtures, await benches.workers())));
        case 'runtime':
          return Promise.resolve({ kind: 'needs-driver', missing: `component:${script.component}` });
      }
    },
    close: async () => {
      const known = ground;
      ground = undefined;
      // What did not come up has ended what it had begun.
      await known?.then(
        (one) => one.close(),
        () => undefined,
      );
    },
  };
}
