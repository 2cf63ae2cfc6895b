import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { Client } from 'pg';
import { startDriver, type DriverProcess } from '../sides/driver-process.js';
import { startPostgres } from '../sides/postgres.js';
import { startScriptedSinks } from '../sides/scripted-sinks.js';
import { startService } from '../sides/service-process.js';
import { readBaseConfig } from '../workers/read-worker-fixtures.js';
import type { CaseDriver, ServiceControl, WorkerBench, WorkerPlace } from '../workers/place.js';

type Side = 'oracle' | 'target';

const root = new URL('../../', import.meta.url).pathname;
const SCHEMAS = ['queueitem.sql', 'workers.sql'].map((name) => join(root, 'fixtures/reference/drivers/schema', name));

/** How the bundled pair's drivers are started. */
export const PAIR_DRIVERS = {
  oracle: { command: [join(root, '.parity/oracle-venv/bin/python'), '-m', 'parity_driver'], cwd: join(root, 'fixtures/reference/drivers/python') },
  target: { command: [join(root, '.parity/reference-driver')], cwd: join(root, 'fixtures/reference/drivers/go') },
} as const;

/** How the processes of the pair are started that are services: one program is all three. */
const SERVICES = ['gunicorn-registry', 'gunicorn-web', 'gunicorn-secscan'];
const SERVE = {
  oracle: { command: [join(root, '.parity/oracle-venv/bin/python'), '-m', 'oracle', 'serve'], cwd: join(root, 'fixtures/reference') },
  target: { command: [join(root, '.parity/reference-target'), 'serve'], cwd: join(root, 'fixtures/reference') },
} as const;

/** Makes what the drivers of the pair are started from: the binary always, the packages of the oracle where they are missing. */
export async function preparePairDrivers(): Promise<void> {
  for (const [folder, output] of [
    [PAIR_DRIVERS.target.cwd, PAIR_DRIVERS.target.command[0]],
    [join(root, 'fixtures/reference/target'), SERVE.target.command[0]],
  ] as const)
    await runToEnd(join(root, 'scripts/go'), ['build', '-C', folder, '-trimpath', '-o', output, '.']);
  const venv = join(root, '.parity/oracle-venv');
  await runToEnd('python3', ['-m', 'venv', venv]);
  await runToEnd(PAIR_DRIVERS.oracle.command[0], [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '-r',
    join(root, 'fixtures/reference/requirements.txt'),
  ]);
}

async function runToEnd(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}: ${said}`);
}

/** A bench of the bundled pair, on a Postgres of its own; `targetArgs` go to the Go driver, as a fault would. */
export async function openWorkerBench(targetArgs: readonly string[] = []): Promise<{ readonly bench: WorkerBench; close(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'parity-workers-'));
  const postgres = await startPostgres(join(home, 'postgres.log'));
  const closing: (() => Promise<void>)[] = [];
  const place = async (side: Side): Promise<WorkerPlace> => {
    const database = await postgres.database(side);
    const [sql, holder] = [new Client({ connectionString: database }), new Client({ connectionString: database })];
    await Promise.all([sql.connect(), holder.connect()]);
    for (const file of SCHEMAS) await sql.query(readFileSync(file, 'utf8'));
    const sink = await startScriptedSinks();
    const drivers = new Map<Side, DriverProcess>();
    closing.push(async () => {
      await Promise.all([...drivers.values()].map((driver) => driver.close()));
      await Promise.all([sql.end(), holder.end(), sink.close()]);
    });
    const driver = async (of: Side): Promise<CaseDriver> => {
      const workdir = join(home, `${side}-${of}`);
      mkdirSync(workdir, { recursive: true });
      const { command, cwd } = PAIR_DRIVERS[of];
      const session =
        drivers.get(of) ??
        (await startDriver(
          {
            side: of,
            command: of === 'target' ? [...command, ...targetArgs] : command,
            cwd,
            env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
            logFile: join(home, `${of}.log`),
            answerWithinMs: 30_000,
          },
          { database, workdir, sinks: { http: sink.http, smtp: sink.mail }, config: {} },
        ));
      drivers.set(of, session);
      return {
        session,
        kill: async () => {
          drivers.delete(of);
          await session.kill();
        },
      };
    };
    const lock = async (name: string): Promise<() => Promise<void>> => {
      await holder.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
      return async () => {
        await holder.query('SELECT pg_advisory_unlock(hashtext($1))', [name]);
      };
    };
    return { sql, holder, objects: join(home, `${side}-objects`), sink, driver, lock, redis: false };
  };
  const service = (side: Side, program: string): ServiceControl | undefined => {
    if (!SERVICES.includes(program)) return undefined;
    const { command, cwd } = SERVE[side];
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', REGISTRY_SERVICE: program };
    return {
      start: async (extra) => {
        const database = await postgres.database(`served_${side}`);
        return startService(
          {
            commandFor: (listen) => ({
              command,
              env: { ...env, REGISTRY_DATABASE_URL: database, REGISTRY_LISTEN: listen, REGISTRY_BASE_URL: `http://${listen}` },
            }),
            cwd,
            readyPath: '/health/instance',
            readyWithinMs: 30_000,
            logFile: join(home, `${program}-${side}.log`),
          },
          extra,
        );
      },
    };
  };
  const bench = { oracle: await place('oracle'), target: await place('target'), config: readBaseConfig(join(root, 'fixtures/workers')), service };
  return {
    bench,
    close: async () => {
      for (const close of closing) await close();
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
