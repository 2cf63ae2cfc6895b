import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { openLocalPlace } from './local-place.js';

test('files below the root are objects, those beside it have escaped, and folders are nothing', () =>
  inTemporaryFolder(async (folder) => {
    const place = await openLocalPlace(folder);
    const root = String(place.config['storage_path']);
    mkdirSync(join(root, 'a', 'empty'), { recursive: true });
    writeFileSync(join(root, 'a', 'b'), 'inside');
    writeFileSync(join(root, '..', 'escaped'), 'outside');
    const found = await place.read();
    expect([...found].map(([path, { bytes }]) => [path, bytes.toString()]).sort()).toEqual([
      ['../escaped', 'outside'],
      ['a/b', 'inside'],
    ]);
    expect((await place.readObject('a/b'))?.bytes.toString()).toBe('inside');
    expect(await place.readObject('a/none')).toBeUndefined();
    await place.close();
    expect(existsSync(root)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  }));

test('two places do not see each other', () =>
  inTemporaryFolder(async (folder) => {
    const [one, other] = [await openLocalPlace(folder), await openLocalPlace(folder)];
    writeFileSync(join(String(one.config['storage_path']), 'mine'), '');
    expect((await other.read()).size).toBe(0);
  }));
