import { once } from 'node:events';
import { createServer } from 'node:net';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { writeReport } from './write-report.js';

test('a file is written whole into a folder that is made, and nothing else stays there', async () => {
  await inTemporaryFolder(async (root) => {
    const file = join(root, 'deep', 'er', 'report.html');
    await writeReport(file, 'first');
    await writeReport(file, 'second');
    expect(readFileSync(file, 'utf8')).toBe('second');
    expect(readdirSync(join(root, 'deep', 'er'))).toEqual(['report.html']);
  });
});

test('what is no file is not replaced by one', async () => {
  await inTemporaryFolder(async (root) => {
    const path = join(root, 'socket');
    const server = createServer().listen(path);
    await once(server, 'listening');
    await expect(writeReport(path, 'x')).rejects.toThrow('cannot be written');
    expect(statSync(path).isSocket()).toBe(true);
    server.close();
  });
});

test('a place that cannot be written to is said', async () => {
  await inTemporaryFolder(async (root) => {
    writeFileSync(join(root, 'file'), '');
    await expect(writeReport(join(root, 'file', 'report.html'), 'x')).rejects.toThrow('name a file in a folder that may be written');
    await expect(writeReport(root, 'x')).rejects.toThrow('cannot be written');
  });
});
