import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import type { DriverConfig, Profile } from '../core/profile.js';
import { DriverPlace } from '../sides/driver-place.js';
import { HarnessDatabase } from '../sides/harness-database.js';
import { prepare } from '../sides/prepare.js';
import { startPostgres, type DatabaseServer } from '../sides/postgres.js';

export interface PlanesInput {
  readonly root: string;
  readonly profile: Profile;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  /** Added to the command of the target's drivers. */
  readonly targetArguments?: readonly string[];
}

export type Drivers = NonNullable<Profile['drivers']>;

/** What all planes stand on: one database server, a folder, logs. Opened things are closed in turn, the last first. */
export interface PlanesGround {
  readonly input: PlanesInput;
  readonly drivers: Drivers;
  readonly postgres: DatabaseServer;
  /** For files of this run alone. */
  readonly folder: string;
  readonly logs: string;
  /** Installs what a program needs; once, however many benches ask for it. */
  prepared(config: DriverConfig): Promise<void>;
  onClose(close: () => void | Promise<void>): void;
  close(): Promise<void>;
}

/** Installs and compiles what the drivers need and starts their database server. */
export async function openGround(input: PlanesInput): Promise<PlanesGround> {
  const { root, profile, signal, note } = input;
  const { drivers } = profile;
  if (drivers === undefined) throw new Error('the profile has no drivers, and its plan has cases that need them');
  const preparing = new Map<DriverConfig, Promise<void>>();
  const prepared = (config: DriverConfig): Promise<void> => {
    const known = preparing.get(config);
    if (known !== undefined) return known;
    const begun = prepare(config.prepare, root, join(root, config.cwd), (text) => text.replaceAll('{{root}}', root), note, signal);
    preparing.set(config, begun);
    return begun;
  };
  await prepared(drivers.oracle);
  await prepared(drivers.target);
  const logs = join(root, '.parity', 'logs');
  mkdirSync(logs, { recursive: true });
  const postgres = await startDatabase(input, join(logs, 'postgres-drivers.log'));
  const folder = mkdtempSync(join(tmpdir(), 'parity-planes-'));
  const closers: (() => void | Promise<void>)[] = [() => postgres.stop(), () => rmSync(folder, { recursive: true, force: true })];
  return {
    input,
    drivers,
    postgres,
    folder,
    logs,
    prepared,
    onClose: (close) => closers.push(close),
    close: async () => {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

/** A database of its own with the tables of the profile. */
export async function openDatabase({ input, drivers, postgres }: PlanesGround, name: string): Promise<string> {
  const databaseUrl = await postgres.database(`driver_${name}`, 'C.UTF-8');
  const database = new HarnessDatabase(databaseUrl);
  try {
    for (const file of drivers.schema) await database.query(readFileSync(join(input.root, file), 'utf8'));
  } finally {
    await database.close();
  }
  return databaseUrl;
}

/** The harness's own connection to a database, open until the planes close. */
export function openOwn(ground: PlanesGround, databaseUrl: string): HarnessDatabase {
  const database = new HarnessDatabase(databaseUrl);
  ground.onClose(() => database.close());
  return database;
}

/** The drivers of both sides on one database, or on none. */
export function openPlace(ground: PlanesGround, name: string, parts: Pick<ConstructorParameters<typeof DriverPlace>[0], 'databaseUrl' | 'sinks'>): DriverPlace {
  const { input, drivers, logs } = ground;
  const place = new DriverPlace({ name, root: input.root, config: drivers, targetArguments: input.targetArguments ?? [], logs, env: input.env, ...parts });
  ground.onClose(() => place.close());
  return place;
}

/** The embedded server, or one in a container where `PARITY_POSTGRES=container` asks for it. Throws InputError on any other word. */
async function startDatabase({ env, note }: PlanesInput, logFile: string): Promise<DatabaseServer> {
  const wanted = env['PARITY_POSTGRES'] ?? 'embedded';
  if (wanted !== 'embedded' && wanted !== 'container') throw new InputError(`PARITY_POSTGRES=${wanted}: write embedded or container`);
  if (wanted === 'embedded') return startPostgres(logFile);
  // Loaded only where it is asked for: the package is large.
  const { startContainerPostgres } = await import('../sides/container-postgres.js');
  const server = await startContainerPostgres(logFile);
  note(`the drivers work on ${server.title}`);
  return server;
}
