import { join } from 'node:path';
import type { DriverPlace } from '../sides/driver-place.js';
import { startScriptedSinks } from '../sides/scripted-sinks.js';
import { startService } from '../sides/service-process.js';
import { sideEnvironment } from '../sides/side-environment.js';
import type { CaseDriver, ServiceControl, WorkerBench, WorkerPlace } from '../workers/place.js';
import { readBaseConfig } from '../workers/read-worker-fixtures.js';
import { WORKER_FIXTURES } from './driver-cases.js';
import { openDatabase, openOwn, openPlace, type PlanesGround } from './planes-ground.js';

type Side = 'oracle' | 'target';

/** What worker cases run on: a database, a folder and sinks for each side, and the side's own services as processes. */
export async function openWorkerBench(ground: PlanesGround): Promise<WorkerBench> {
  const [oracle, target] = await Promise.all([workerPlace(ground, 'oracle'), workerPlace(ground, 'target')]);
  const config = readBaseConfig(join(ground.input.root, WORKER_FIXTURES));
  return { oracle, target, config, service: (side, program) => serviceOf(ground, side, program) };
}

async function workerPlace(ground: PlanesGround, side: Side): Promise<WorkerPlace> {
  const databaseUrl = await openDatabase(ground, `workers_${side}`);
  const [sql, holder] = [openOwn(ground, databaseUrl), openOwn(ground, databaseUrl)];
  const sink = await startScriptedSinks();
  ground.onClose(() => sink.close());
  const place = openPlace(ground, `workers-${side}`, { databaseUrl, sinks: { http: sink.http, smtp: sink.mail } });
  const lock = async (name: string): Promise<() => Promise<void>> => {
    await holder.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    return async () => {
      await holder.query('SELECT pg_advisory_unlock(hashtext($1))', [name]);
    };
  };
  return {
    sql,
    holder,
    objects: join(ground.folder, `objects-${side}`),
    sink,
    driver: (of) => caseDriver(place, of),
    ...(ground.drivers.locks === 'postgres-advisory' ? { lock } : {}),
    redis: false,
  };
}

async function caseDriver(place: DriverPlace, side: Side): Promise<CaseDriver> {
  return { session: await place.session(side), kill: () => place.crash(side) };
}

const READY_WITHIN_MS = 30_000;

/** A service of the side: its own serve command under the name of the service. */
function serviceOf({ input, drivers, postgres, logs }: PlanesGround, side: Side, program: string): ServiceControl | undefined {
  const config = input.profile[side];
  const { services } = drivers;
  if (config?.provider !== 'process' || services === undefined || !services.programs.includes(program)) return undefined;
  return {
    start: async (extra) => {
      const databaseUrl = await postgres.database(`served_${side}`);
      const place = (listen: string): ReturnType<typeof sideEnvironment> => sideEnvironment(config, input.root, `http://${listen}`, databaseUrl, undefined);
      return startService(
        {
          commandFor: (listen) => {
            const { env, fill } = place(listen);
            return { command: config.command.map(fill), env: { ...env, [services.nameIn]: program } };
          },
          cwd: join(input.root, config.cwd),
          readyPath: config.healthPath,
          readyWithinMs: READY_WITHIN_MS,
          logFile: join(logs, `${program}-${side}.log`),
        },
        extra,
      );
    },
  };
}
