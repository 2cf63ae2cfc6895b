import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import { clusterIn, isReachable, makeCluster, serveCluster, type ServedCluster } from './postgres-cluster.js';
import { isAlive } from './process-control.js';

/** A database cluster that is made once and kept in a folder. */
export interface KeptCluster {
  readonly served: ServedCluster;
  /** Seconds that making it took; undefined when it was there. */
  readonly madeIn: number | undefined;
  /** What was written beside it when it was made. */
  readonly description: unknown;
  readonly folder: string;
  /** Ends the server; the cluster stays. */
  close(): Promise<void>;
}

export interface KeptClusterInput {
  /** Where clusters are kept; another place is taken when the server's account cannot enter it. */
  readonly folder: string;
  /** First part of the name of every such cluster, `large`; the others of that name are removed when there are many. */
  readonly prefix: string;
  readonly digest: string;
  /** Takes one that is there by its description instead of its digest. */
  readonly fits: (description: unknown) => boolean;
  readonly logFile: string;
  readonly settings: readonly string[];
  readonly settingsToMake: readonly string[];
  /** Fills the new cluster; what it gives is kept as the description. */
  readonly make: (served: ServedCluster) => Promise<unknown>;
  readonly signal: AbortSignal;
}

/** Name of the file that says what is in a cluster; it is there when the cluster is whole. */
const DESCRIPTION = 'large.json';
/** Name of the file with the process that uses a cluster. */
const USER = 'used-by';
/** Clusters that are kept beside the one in use. */
const KEPT_BESIDE = 1;

/** Clusters that this process has open. */
const opened = new Set<string>();

/**
 * Opens the cluster of a digest, or one whose description fits. When there is none it is made under another name, which becomes the
 * right one in one step when everything is in it: what was interrupted is never taken for a cluster. Throws InputError while another
 * process uses it.
 */
export async function openKeptCluster(input: KeptClusterInput): Promise<KeptCluster> {
  const place = placeFor(input.folder);
  mkdirSync(place, { recursive: true });
  removeUnfinished(place, input.prefix);
  const known = clustersIn(place, input.prefix).find((name) => input.fits(readDescription(join(place, name))));
  const name = known ?? `${input.prefix}-${input.digest}`;
  const began = performance.now();
  if (known === undefined) await makeKept(input, place, name);
  const madeIn = known === undefined ? (performance.now() - began) / 1000 : undefined;
  const folder = join(place, name);
  takeOver(folder);
  removeOld(place, input.prefix, name);
  let served: ServedCluster;
  try {
    served = await serveCluster(clusterIn(folder), folder, input.logFile, input.settings);
  } catch (error) {
    opened.delete(folder);
    throw error;
  }
  return {
    served,
    madeIn,
    description: readDescription(folder),
    folder,
    close: async () => {
      await served.end('SIGINT');
      rmSync(join(folder, USER), { force: true });
      opened.delete(folder);
    },
  };
}

async function makeKept(input: KeptClusterInput, place: string, name: string): Promise<void> {
  const home = join(place, `${name}.making-${String(process.pid)}`);
  mkdirSync(home);
  let served: ServedCluster | undefined;
  const interrupt = (): void => void served?.end('SIGQUIT');
  input.signal.addEventListener('abort', interrupt, { once: true });
  try {
    served = await serveCluster(await makeCluster(home), home, input.logFile, input.settingsToMake);
    input.signal.throwIfAborted();
    const description = await input.make(served);
    // The fast shutdown writes everything out: the next start has nothing to recover.
    await served.end('SIGINT');
    input.signal.throwIfAborted();
    writeFileSync(join(home, DESCRIPTION), JSON.stringify(description));
    // Of two that make the same at once the first one wins; what has the name and is not whole is nobody's.
    if (readDescription(join(place, name)) === undefined) {
      rmSync(join(place, name), { recursive: true, force: true });
      renameSync(home, join(place, name));
    } else rmSync(home, { recursive: true, force: true });
  } catch (error) {
    await served?.end('SIGQUIT');
    rmSync(home, { recursive: true, force: true });
    // A query that failed because the run was ended is no failure of its own.
    input.signal.throwIfAborted();
    throw error;
  } finally {
    input.signal.removeEventListener('abort', interrupt);
  }
}

/** A folder that the server's account can enter. Postgres refuses to run as root, and its other account may not enter every folder. */
function placeFor(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return isReachable(folder) ? folder : join(tmpdir(), `parity-clusters-${String(userInfo().uid)}`);
}

const MAKING = /\.making-(\d+)$/;

function removeUnfinished(place: string, prefix: string): void {
  for (const name of readdirSync(place)) {
    const maker = MAKING.exec(name)?.[1];
    if (!name.startsWith(`${prefix}-`) || maker === undefined || isAlive(Number(maker))) continue;
    endOrphan(join(place, name));
    rmSync(join(place, name), { recursive: true, force: true });
  }
}

/** Whole clusters, the last used first. */
function clustersIn(place: string, prefix: string): string[] {
  const usedAt = (name: string): number => statSync(join(place, name, DESCRIPTION)).mtimeMs;
  return readdirSync(place)
    .filter((name) => name.startsWith(`${prefix}-`) && !MAKING.test(name) && existsSync(join(place, name, DESCRIPTION)))
    .sort((one, other) => usedAt(other) - usedAt(one));
}

function readDescription(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, DESCRIPTION), 'utf8'));
  } catch {
    // Cut or gone: a cluster that nothing is known of fits nothing.
    return undefined;
  }
}

function takeOver(folder: string): void {
  const user = userOf(folder);
  if (opened.has(folder) || (user !== undefined && user !== process.pid && isAlive(user) && serverOn(folder) !== undefined))
    throw new InputError(`${folder} is in use by process ${String(user ?? process.pid)}; wait until that run has ended`);
  endOrphan(folder);
  opened.add(folder);
  writeFileSync(join(folder, USER), String(process.pid));
  const now = new Date();
  utimesSync(join(folder, DESCRIPTION), now, now);
}

function userOf(folder: string): number | undefined {
  return numberIn(join(folder, USER));
}

function numberIn(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const number = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Process id of the server that runs on a cluster, if one does. */
function serverOn(folder: string): number | undefined {
  const server = numberIn(join(folder, 'data', 'postmaster.pid'));
  return server !== undefined && isAlive(server) && isServerOf(server, folder) ? server : undefined;
}

/** Ends the server that a killed run left behind on the cluster. Its data are whole: what it held open is rolled back at the next start. */
function endOrphan(folder: string): void {
  const server = serverOn(folder);
  if (server === undefined) return;
  process.kill(server, 'SIGQUIT');
  // Its processes hold the memory for a moment; a new server would refuse to start.
  for (const until = Date.now() + 5000; isAlive(server) && Date.now() < until;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
}

/** A process id may have been given to another program since. */
function isServerOf(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes(join(folder, 'data'));
  } catch {
    return false;
  }
}

function removeOld(place: string, prefix: string, current: string): void {
  const others = clustersIn(place, prefix).filter((name) => name !== current);
  for (const name of others.slice(KEPT_BESIDE)) {
    if (serverOn(join(place, name)) === undefined) rmSync(join(place, name), { recursive: true, force: true });
  }
}
