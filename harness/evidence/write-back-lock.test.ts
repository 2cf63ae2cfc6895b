import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { diskFiles } from './write-back-files.js';
import { LOCK_NAME, withLock, type LockOwner } from './write-back-lock.js';

const owner = (pid: number, ...alive: readonly number[]): LockOwner => ({ pid, isAlive: (other) => alive.includes(other) });

describe('withLock', () => {
  it('holds a lock that names the process while it works, and leaves nothing', async () => {
    await inTemporaryFolder(async (dir) => {
      const seen = await withLock(dir, diskFiles, owner(41), () => Promise.resolve(readFileSync(join(dir, LOCK_NAME), 'utf8')));
      expect(seen).toMatch(/^41 \S+\n$/);
      expect(readdirSync(dir)).toEqual([]);
    });
  });

  it('gives the lock back when the work fails', async () => {
    await inTemporaryFolder(async (dir) => {
      await expect(withLock(dir, diskFiles, owner(41), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
      expect(existsSync(join(dir, LOCK_NAME))).toBe(false);
    });
  });

  it('refuses while a living process holds it, says which, and leaves that lock', async () => {
    await inTemporaryFolder(async (dir) => {
      await withLock(dir, diskFiles, owner(41), async () => {
        await expect(withLock(dir, diskFiles, owner(42, 41), () => Promise.resolve())).rejects.toThrow('process 41 is alive');
      });
      expect(readdirSync(dir)).toEqual([]);
    });
  });

  it('does not take over the lock of another machine', async () => {
    await inTemporaryFolder(async (dir) => {
      writeFileSync(join(dir, LOCK_NAME), '41 another-machine\n');
      await expect(withLock(dir, diskFiles, owner(42), () => Promise.resolve())).rejects.toThrow('on another-machine');
    });
  });

  it.each([['41\n'], [''], ['no process']])('takes over the lock %j of a process that is dead or was never named', async (text) => {
    await inTemporaryFolder(async (dir) => {
      writeFileSync(join(dir, LOCK_NAME), text);
      expect(await withLock(dir, diskFiles, owner(42), () => Promise.resolve('done'))).toBe('done');
      expect(readdirSync(dir)).toEqual([]);
    });
  });

  it('says what to remove when a process died in the middle of taking over', async () => {
    await inTemporaryFolder(async (dir) => {
      writeFileSync(join(dir, LOCK_NAME), '41\n');
      writeFileSync(join(dir, `${LOCK_NAME}.takeover`), '43\n');
      await expect(withLock(dir, diskFiles, owner(42), () => Promise.resolve())).rejects.toThrow(`${LOCK_NAME}.takeover when no other write-back runs`);
    });
  });

  it('lets only one of many at a dead lock through at a time', async () => {
    await inTemporaryFolder(async (dir) => {
      writeFileSync(join(dir, LOCK_NAME), '41\n');
      const pids = Array.from({ length: 8 }, (_, index) => 100 + index);
      let inside = 0;
      let most = 0;
      const outcomes = await Promise.allSettled(
        pids.map((pid) =>
          withLock(dir, diskFiles, owner(pid, ...pids), async () => {
            inside += 1;
            most = Math.max(most, inside);
            await diskFiles.list(dir);
            inside -= 1;
          }),
        ),
      );
      expect(most).toBe(1);
      expect(outcomes.some((outcome) => outcome.status === 'fulfilled')).toBe(true);
      expect(readdirSync(dir)).toEqual([]);
    });
  });
});
