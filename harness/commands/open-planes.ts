import pLimit from 'p-limit';
import { join } from 'node:path';
import { DatabaseGone, DriverFault } from '../core/driver.js';
import type { DriverOutcome, DriverScript } from '../core/driver-script.js';
import type { QueueBench } from '../queues/queue-bench.js';
import { runQueueCase } from '../queues/run-queue-case.js';
import { runStorageCase } from '../storage/run-storage-case.js';
import type { StorageBench } from '../storage/storage-bench.js';
import type { WorkerBench } from '../workers/place.js';
import { readWorkerFixtures } from '../workers/read-worker-fixtures.js';
import { runWorkerCase } from '../workers/run-worker-case.js';
import { readComponentFixtures } from '../runtime/read-component-fixtures.js';
import { runComponentCase } from '../runtime/run-component-case.js';
import { COMPONENT_FIXTURES, WORKER_FIXTURES } from './driver-cases.js';
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
    storage: opened<StorageBench>((one) => openStorageBench(one, 'storage')),
    moreStorage: opened<StorageBench>((one) => openStorageBench(one, 'more-storage')),
    workers: opened<WorkerBench>(openWorkerBench),
  };
  const fixtures = readWorkerFixtures(join(input.root, WORKER_FIXTURES));
  const components = readComponentFixtures(join(input.root, COMPONENT_FIXTURES));
  // One case at a time in each place; the places are apart.
  const [apart, together, stored, alsoStored, working] = [pLimit(1), pLimit(1), pLimit(1), pLimit(1), pLimit(1)];
  return {
    run: (script) => {
      const unlessStopped = (work: () => Promise<DriverOutcome>) => (): Promise<DriverOutcome> =>
        input.signal.aborted ? Promise.reject(input.signal.reason as Error) : work().catch(untold);
      switch (script.plane) {
        case 'queue':
          return (script.pair === undefined ? apart : together)(unlessStopped(async () => runQueueCase(script, await benches.queues())));
        case 'storage':
          // The longest plane is dealt out to two benches, each with drivers and a server of its own.
          return /[02468]$/.test(script.storage)
            ? stored(unlessStopped(async () => runStorageCase(script, await benches.storage())))
            : alsoStored(unlessStopped(async () => runStorageCase(script, await benches.moreStorage())));
        case 'worker':
          return working(unlessStopped(async () => runWorkerCase(script, fixtures, await benches.workers())));
        case 'runtime':
          return working(unlessStopped(async () => runComponentCase(script, components, await benches.workers())));
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

/** A driver that broke the protocol, or a database that went away, leaves one case undecided and no other. */
function untold(error: unknown): DriverOutcome {
  if (error instanceof DriverFault || error instanceof DatabaseGone) return { kind: 'could-not-tell', reason: 'side-down', detail: error.message };
  throw error;
}
