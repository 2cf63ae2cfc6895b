import { hostname } from 'node:os';
import { join } from 'node:path';
import { InputError } from '../core/problem.js';
import { errorCode, type WriteBackFiles } from './write-back-files.js';

export const LOCK_NAME = '.parity-trace.lock';

/** What a lock needs to know about processes. */
export interface LockOwner {
  readonly pid: number;
  isAlive(pid: number): boolean;
}

export const thisProcess: LockOwner = {
  pid: process.pid,
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // EPERM: the process is there but belongs to somebody else.
      return errorCode(error) === 'EPERM';
    }
  },
};

/**
 * Runs `work` while holding the folder's lock. The lock appears under its name with the holder's pid in it already (a link to a
 * written file), so nobody ever reads a half-written one. The lock of a process that is dead is taken over.
 */
export async function withLock<T>(dir: string, files: WriteBackFiles, owner: LockOwner, work: () => Promise<T>): Promise<T> {
  const lock = join(dir, LOCK_NAME);
  const mine = join(dir, `${LOCK_NAME}.${owner.pid}`);
  await files.remove(mine).catch(() => undefined);
  const handle = await files.create(mine);
  try {
    await handle.writeAll(Buffer.from(`${owner.pid} ${hostname()}\n`));
  } finally {
    await handle.close();
  }
  try {
    await acquire(lock, mine, files, owner);
  } finally {
    await files.remove(mine).catch(() => undefined);
  }
  try {
    return await work();
  } finally {
    await files.remove(lock).catch(() => undefined);
  }
}

async function acquire(lock: string, mine: string, files: WriteBackFiles, owner: LockOwner): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await linked(mine, lock, files)) return;
    const holder = await holderOf(lock, files);
    if (holder !== undefined) refuseLiving(holder, lock, owner);
    await removeDead(lock, mine, files, owner);
  }
  throw new InputError(`${lock} changes hands all the time; other write-backs are running, try again when they are done`);
}

/**
 * Removes the lock of a dead process. Looking and removing are two steps, and between them somebody quicker could have put a living
 * lock there; so only the holder of a second lock may do it.
 */
async function removeDead(lock: string, mine: string, files: WriteBackFiles, owner: LockOwner): Promise<void> {
  const takeover = `${lock}.takeover`;
  if (!(await linked(mine, takeover, files))) {
    const other = await holderOf(takeover, files);
    if (other === undefined) return;
    refuseLiving(other, takeover, owner);
    throw new InputError(`a write-back was killed while it took over a lock; remove ${takeover} when no other write-back runs, and try again`);
  }
  try {
    const holder = await holderOf(lock, files);
    if (holder === undefined) return;
    refuseLiving(holder, lock, owner);
    await files.remove(lock);
  } finally {
    await files.remove(takeover).catch(() => undefined);
  }
}

async function linked(mine: string, name: string, files: WriteBackFiles): Promise<boolean> {
  try {
    await files.link(mine, name);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

interface Holder {
  /** 0 when the lock names nobody. */
  readonly pid: number;
  readonly host: string;
}

async function holderOf(lock: string, files: WriteBackFiles): Promise<Holder | undefined> {
  try {
    const [first = '', host = hostname()] = (await files.read(lock)).toString('utf8').trim().split(/\s+/);
    const pid = Number(first);
    return Number.isInteger(pid) && pid > 0 ? { pid, host } : { pid: 0, host: hostname() };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function refuseLiving({ pid, host }: Holder, lock: string, owner: LockOwner): void {
  if (host !== hostname())
    throw new InputError(`another write-back holds ${lock} (process ${pid} on ${host}); wait for it, or remove the file when that process is gone`);
  if (pid > 0 && owner.isAlive(pid)) throw new InputError(`another write-back holds ${lock} (process ${pid} is alive); wait until it is done`);
}
