import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { Client } from 'pg';
import { DriverFault } from '../core/driver.js';
import type { DriverOutcome, DriverScript } from '../core/driver-script.js';
import type { Profile } from '../core/profile.js';
import type { DriverSide, QueueBench, QueuePlace } from '../queues/queue-bench.js';
import { readQueueTable, resetQueueTable } from '../queues/queue-table.js';
import { runQueueCase } from '../queues/run-queue-case.js';
import { openStorageBench } from './open-storage.js';
import { runStorageCase } from '../storage/run-storage-case.js';
import type { StorageBench } from '../storage/storage-bench.js';
import { DriverPlace } from '../sides/driver-place.js';
import { startPostgres } from '../sides/postgres.js';
import { prepare } from '../sides/prepare.js';
import { readQueueDefinitions } from './driver-cases.js';

export interface PlanesInput {
  readonly root: string;
  readonly profile: Profile;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  /** Added to the command of the target's drivers. */
  readonly targetArguments?: readonly string[];
}

/** Runs the cases beyond HTTP. Databases and drivers come up with the first of them. */
export interface Planes {
  run(script: DriverScript): Promise<DriverOutcome>;
  close(): Promise<void>;
}

export function openPlanes(input: PlanesInput): Planes {
  let opened: Promise<OpenedPlanes> | undefined;
  return {
    run: async (script) => (await (opened ??= openAll(input))).run(script),
    close: async () => {
      const known = opened;
      opened = undefined;
      // What did not come up has ended what it had begun.
      await known?.then(
        (planes) => planes.close(),
        () => undefined,
      );
    },
  };
}

type OpenedPlanes = Planes;

async function openAll(input: PlanesInput): Promise<OpenedPlanes> {
  const { root, profile, env, signal, note } = input;
  const { drivers } = profile;
  if (drivers === undefined) throw new Error(`the profile has no drivers, and its plan has cases that need them`);
  for (const { prepare: commands, cwd } of [drivers.oracle, drivers.target])
    await prepare(commands, root, join(root, cwd), (text) => text.replaceAll('{{root}}', root), note, signal);
  const logs = join(root, '.parity', 'logs');
  mkdirSync(logs, { recursive: true });
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  try {
    const postgres = await startPostgres(join(logs, 'postgres-drivers.log'));
    closers.push(() => postgres.stop());
    const openPlace = async (name: string): Promise<OpenPlace> => {
      const databaseUrl = await postgres.database(`driver_${name}`, 'C.UTF-8');
      const client = new Client({ connectionString: databaseUrl });
      // A server that ends takes its connections along; whoever uses this one next is told.
      client.on('error', () => undefined);
      await client.connect();
      closers.push(() => client.end());
      for (const file of drivers.schema) await client.query(readFileSync(join(root, file), 'utf8'));
      const place = new DriverPlace({ name, root, config: drivers, databaseUrl, targetArguments: input.targetArguments ?? [], logs, env });
      closers.push(() => place.close());
      return { place, client };
    };
    const [oracle, target, mixed] = await Promise.all([openPlace('oracle'), openPlace('target'), openPlace('mixed')]);
    const queues: QueueBench = {
      queues: readQueueDefinitions(root),
      places: { oracle: queuePlace(oracle), target: queuePlace(target), mixed: queuePlace(mixed) },
    };
    let storage: Promise<StorageBench> | undefined;
    const openStorage = (): Promise<StorageBench> => openStorageBench(input, drivers, logs, closers);
    // One scenario at a time on a database; the pair's own and the shared one are apart.
    const [apart, together, stored] = [pLimit(1), pLimit(1), pLimit(1)];
    return {
      run: (script) => {
        if (signal.aborted) return Promise.reject(signal.reason as Error);
        switch (script.plane) {
          case 'queue':
            return (script.pair === undefined ? apart : together)(() => runQueueCase(script, queues));
          case 'storage':
            return stored(async () => runStorageCase(script, await (storage ??= openStorage())));
          case 'worker':
          case 'runtime':
            return Promise.resolve({ kind: 'needs-driver', missing: `plane:${script.plane}` });
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface OpenPlace {
  readonly place: DriverPlace;
  readonly client: Client;
}

function queuePlace({ place, client }: OpenPlace): QueuePlace {
  return {
    reset: () => resetQueueTable(client),
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
