import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ObjectStoreConfig } from '../core/profile.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { isAlive } from './process-control.js';
import { startS3Server } from './s3-server.js';

/** A stand-in with the life of the real one: it spools into TMPDIR, and answers on the port that it is given. */
const server = `import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
writeFileSync(process.env.TMPDIR + '/spooled', process.env.TMPDIR);
createServer((_, answer) => answer.end(process.env.TMPDIR)).listen(Number(process.argv[2]), '127.0.0.1');
`;

const config = (command: readonly string[]): ObjectStoreConfig => ({ prepare: [], cwd: '.', command, env: {}, healthPath: '/' });

test('a server answers on its endpoint, and neither process nor folder is left after it is closed', () =>
  inTemporaryFolder(async (dir) => {
    writeFileSync(join(dir, 'server.mjs'), server);
    const started = await startS3Server(config([process.execPath, '{{root}}/server.mjs', '{{port}}']), dir, join(dir, 'log'));
    const home = await (await fetch(started.endpoint)).text();
    expect(existsSync(join(home, 'spooled'))).toBe(true);
    await started.close();
    expect(isAlive(started.pid)).toBe(false);
    expect(existsSync(home)).toBe(false);
  }));

test('a server that ends at once is named with the end of its log', () =>
  inTemporaryFolder(async (dir) => {
    const before = spoolFolders();
    const started = startS3Server(config([process.execPath, '-e', 'console.error("no such bucket store"); process.exit(3)']), dir, join(dir, 'log'));
    await expect(started).rejects.toThrow(/the process ended \(3\)[\s\S]*no such bucket store/);
    expect(spoolFolders()).toEqual(before);
  }));

const spoolFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('parity-s3-'));
