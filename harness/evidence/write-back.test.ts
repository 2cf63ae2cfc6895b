import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { removeLeftovers, replaceFile } from './write-back.js';
import { diskFiles, type WriteBackFiles } from './write-back-files.js';
import { thisProcess } from './write-back-lock.js';

const digest = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const failing = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

/** Replaces old.csv by "new", and gives back the folder's files and their text. */
async function replaced(files: WriteBackFiles, before = 'old'): Promise<{ error: string; text: string; names: string[] }> {
  return inTemporaryFolder(async (dir) => {
    const path = join(dir, 'old.csv');
    writeFileSync(path, 'old');
    const error = await replaceFile({ path, bytes: Buffer.from('new'), digestBefore: digest(before) }, files, 1).then(
      () => '',
      (thrown: unknown) => String(thrown),
    );
    return { error, text: readFileSync(path, 'utf8'), names: readdirSync(dir) };
  });
}

const withHandle = (step: 'writeAll' | 'sync', code: string): WriteBackFiles => ({
  ...diskFiles,
  create: async (path) => ({ ...(await diskFiles.create(path)), [step]: () => Promise.reject(failing(code)) }),
});

describe('replaceFile', () => {
  it('replaces the file and leaves nothing beside it', async () => {
    expect(await replaced(diskFiles)).toEqual({ error: '', text: 'new', names: ['old.csv'] });
  });

  it.each([
    ['the disk is full while writing', withHandle('writeAll', 'ENOSPC'), 'the disk is full'],
    ['the disk is full at the sync', withHandle('sync', 'ENOSPC'), 'the disk is full'],
    ['the quota is used up', withHandle('writeAll', 'EDQUOT'), 'the disk is full'],
    ['the disk fails', withHandle('sync', 'EIO'), 'EIO'],
    ['the rename is refused', { ...diskFiles, rename: () => Promise.reject(failing('EACCES')) }, 'EACCES'],
  ])('keeps the old file and cleans up when %s', async (_what, files, why) => {
    const { error, text, names } = await replaced(files);
    expect(error).toContain(why);
    expect(error).toContain('old.csv could not be written');
    expect([text, names]).toEqual(['old', ['old.csv']]);
  });

  it('refuses a file that somebody changed since it was read', async () => {
    const { error, text, names } = await replaced(diskFiles, 'older');
    expect(error).toContain('was changed by somebody else');
    expect([text, names]).toEqual(['old', ['old.csv']]);
  });

  it('keeps the mode, and writes through a link', async () => {
    await inTemporaryFolder(async (dir) => {
      writeFileSync(join(dir, 'real.csv'), 'old');
      chmodSync(join(dir, 'real.csv'), 0o640);
      symlinkSync('real.csv', join(dir, 'link.csv'));
      await replaceFile({ path: join(dir, 'link.csv'), bytes: Buffer.from('new'), digestBefore: digest('old') }, diskFiles, 1);
      expect(readFileSync(join(dir, 'real.csv'), 'utf8')).toBe('new');
      expect(statSync(join(dir, 'real.csv')).mode & 0o777).toBe(0o640);
    });
  });
});

describe('removeLeftovers', () => {
  it('removes what killed write-backs left, and not the lock file of one that waits', async () => {
    await inTemporaryFolder(async (dir) => {
      for (const name of ['.a_b.csv.12.parity-tmp', '.parity-trace.lock.7', '.parity-trace.lock.8', '.parity-trace.lock', '.other', 'a_b.csv'])
        writeFileSync(join(dir, name), '');
      await removeLeftovers(dir, diskFiles, { ...thisProcess, isAlive: (pid) => pid === 8 });
      expect(readdirSync(dir).sort()).toEqual(['.other', '.parity-trace.lock', '.parity-trace.lock.8', 'a_b.csv']);
    });
  });
});
