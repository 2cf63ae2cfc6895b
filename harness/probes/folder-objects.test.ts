import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { folderObjects, readFolder } from './folder-objects.js';

test('files that came, went and got other bytes are told by path, size and digest', async () => {
  await inTemporaryFolder(async (dir) => {
    const file = (name: string): string => join(dir, 'objects', name);
    expect([...(await readFolder(join(dir, 'objects')))]).toEqual([]);
    mkdirSync(file('deep/er'), { recursive: true });
    for (const name of ['kept', 'changed', 'deep/gone']) writeFileSync(file(name), name);
    const before = await readFolder(join(dir, 'objects'));
    writeFileSync(file('changed'), 'CHANGED');
    writeFileSync(file('deep/er/new'), '');
    rmSync(file('deep/gone'));
    const groups = folderObjects(before, await readFolder(join(dir, 'objects')));
    expect(groups.map(({ name, items }) => [name, items.map((item) => (JSON.parse(item) as { key: string; size: number }).key)])).toEqual([
      ['stored', ['deep/er/new']],
      ['removed', ['deep/gone']],
      ['changed', ['changed']],
    ]);
    expect(groups[0]?.items[0]).toBe('{"key":"deep/er/new","size":0,"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}');
  });
});
