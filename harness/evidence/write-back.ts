import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../core/problem.js';
import { errorCode, type WriteBackFiles } from './write-back-files.js';
import { LOCK_NAME, type LockOwner } from './write-back-lock.js';

/** A file that is to become other bytes, and what it was when that was decided. */
export interface Replacement {
  readonly path: string;
  readonly bytes: Buffer;
  /** `sha256:` of the bytes that were read. */
  readonly digestBefore: string;
}

const LEFTOVER = /^\.[a-z0-9_]+\.csv\.\d+\.parity-tmp$/;
const LOCK_LEFTOVER = new RegExp(`^${LOCK_NAME.replaceAll('.', '\\.')}\\.(\\d+)$`);

/**
 * Replaces one file as a whole: the new bytes go to a file beside it, to the disk, and then under its name in one step. Killed at any
 * moment, the file is the old one or the new one. (write-file-atomic is not used: it takes a short write, as a full disk gives, for a whole one.)
 */
export async function replaceFile({ path, bytes, digestBefore }: Replacement, files: WriteBackFiles, pid: number): Promise<void> {
  const name = basename(path);
  try {
    // A tracker may be a link to a file elsewhere; renaming onto the link would cut it.
    const real = await files.realPath(path);
    const { mode, uid, gid } = await files.stat(real);
    const temporary = join(dirname(real), `.${basename(real)}.${pid}.parity-tmp`);
    const handle = await files.create(temporary);
    try {
      try {
        await handle.writeAll(bytes);
        await handle.adopt(mode, uid, gid);
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (digestOf(await files.read(real)) !== digestBefore) {
        throw new InputError(`${name} was changed by somebody else in the meantime; nothing of it was written, trace again`);
      }
      await files.rename(temporary, real);
    } catch (error) {
      await files.remove(temporary).catch(() => undefined);
      throw error;
    }
    await files.syncFolder(dirname(real));
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof InputError || code === '') throw error;
    const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : error instanceof Error ? error.message : code;
    throw new InputError(`${name} could not be written: ${why}; the file is as it was`);
  }
}

/**
 * Removes what killed write-backs left; only to be called under the lock, where no other write-back has a new file open.
 * One that is still waiting for the lock has its own lock file beside it: that goes only with its process.
 */
export async function removeLeftovers(dir: string, files: WriteBackFiles, owner: LockOwner): Promise<string[]> {
  const isLeft = (name: string): boolean => {
    const pid = LOCK_LEFTOVER.exec(name)?.[1];
    return LEFTOVER.test(name) || (pid !== undefined && !owner.isAlive(Number(pid)));
  };
  const left = (await files.list(dir)).filter(isLeft);
  for (const name of left) await files.remove(join(dir, name)).catch(() => undefined);
  return left;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
