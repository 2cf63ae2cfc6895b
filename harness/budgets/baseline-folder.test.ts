import { cpSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { baselineOf } from '../testing/budget-builder.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { readBaseline, readBaselines, writeBaseline } from './baseline-folder.js';

const [first, second] = [baselineOf('2026-11-20T10:00:00Z'), baselineOf('2026-11-21T09:00:00Z')];

test('baselines are files of their own and come back the oldest first', async () => {
  await inTemporaryFolder(async (root) => {
    expect(readBaselines(root, 'reference')).toEqual([]);
    await writeBaseline(root, second);
    expect(await writeBaseline(root, first)).toBe('reports/baselines/budgets/reference/2026-11-20T100000-5b5a3df.json.gz');
    expect(readBaselines(root, 'reference')).toEqual([first, second]);
    expect(readBaseline(root, 'reference', 'latest')).toEqual(second);
    expect(readBaseline(root, 'reference', first.id)).toEqual(first);
    expect(readdirSync(join(root, 'reports/baselines/budgets/reference')).length).toBe(2);
  });
});

test('a baseline is never written over', async () => {
  await inTemporaryFolder(async (root) => {
    await writeBaseline(root, first);
    await expect(writeBaseline(root, first)).rejects.toThrow('there is a baseline of this second already');
  });
});

test('an unknown id is answered with those that there are', async () => {
  await inTemporaryFolder(async (root) => {
    expect(() => readBaseline(root, 'reference', 'latest')).toThrow('no baseline latest; there is none yet; parity budget baseline takes one');
    await writeBaseline(root, first);
    expect(() => readBaseline(root, 'reference', 'x')).toThrow(`no baseline x; there are ${first.id};`);
  });
});

test.each([
  ['cut', (file: string) => truncateSync(file, 1000), /5b5a3df\.json\.gz: it ends in the middle/],
  [
    'of another name',
    (file: string) => cpSync(file, file.replace('5b5a3df', 'copy')),
    /copy\.json\.gz: it holds baseline 2026-11-20T100000-5b5a3df; give the file that name/,
  ],
  [
    'of another profile',
    (file: string) => cpSync(file, file.replace('reference/', 'quay/'), { recursive: true }),
    /a baseline of profile reference; move it to reports\/baselines\/budgets\/reference/,
  ],
])('a file that is %s is refused by its name', async (_what, damage, message) => {
  await inTemporaryFolder(async (root) => {
    damage(join(root, await writeBaseline(root, first)));
    expect(() => [...readBaselines(root, 'reference'), ...readBaselines(root, 'quay')]).toThrow(message);
  });
});
