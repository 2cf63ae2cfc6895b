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
    try {
      await files.link(mine, lock);
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const text = await readLock(lock, files);
    if (text === undefined) continue;
    refuseLiving(text, lock, owner);
    await takeAway(lock, `${mine}.stale`, text, files);
  }
  throw new InputError(`${lock} changes hands all the time; other write-backs are running, try again when they are done`);
}

async function readLock(lock: string, files: WriteBackFiles): Promise<string | undefined> {
  try {
    return (await files.read(lock)).toString('utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function refuseLiving(text: string, lock: string, owner: LockOwner): void {
  const [first = '', host = hostname()] = text.trim().split(/\s+/);
  const pid = Number(first);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (host !== hostname())
    throw new InputError(`another write-back holds ${lock} (process ${pid} on ${host}); wait for it, or remove the file when that process is gone`);
  if (owner.isAlive(pid)) throw new InputError(`another write-back holds ${lock} (process ${pid} is alive); wait until it is done`);
}

/** Moves a dead process's lock away. When somebody was quicker the file that was moved is theirs, and is put back. */
async function takeAway(lock: string, aside: string, expected: string, files: WriteBackFiles): Promise<void> {
  try {
    await files.rename(lock, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  if ((await files.read(aside)).toString('utf8') !== expected) await files.link(aside, lock).catch(() => undefined);
  await files.remove(aside).catch(() => undefined);
}
