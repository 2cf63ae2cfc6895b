import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { isAlive } from './process-control.js';
import { startService, type ServiceCommand } from './service-process.js';

/** A small server that ends with a code when it is told to, or at once. */
const program = `
  const [host, port] = process.env.LISTEN.split(':');
  if (process.env.OFF) process.exit(Number(process.env.OFF) - 1);
  require('node:http').createServer((request, response) => response.writeHead(request.url === '/ready' ? 200 : 404).end()).listen(Number(port), host);
  process.on('SIGTERM', () => process.exit(Number(process.env.CODE ?? 0)));
`;

const service = (dir: string): ServiceCommand => ({
  commandFor: (listen) => ({ command: [process.execPath, '-e', program], env: { ...process.env, LISTEN: listen } }),
  cwd: process.cwd(),
  readyPath: '/ready',
  readyWithinMs: 10_000,
  logFile: join(dir, 'service.log'),
});

test('a service is started, asked, and stopped by a signal', () =>
  inTemporaryFolder(async (dir) => {
    const running = await startService(service(dir), {});
    if (running === 'off') throw new Error('it is on');
    expect([await running.health('/ready'), await running.health('/other')]).toEqual([200, 404]);
    const { exitCode, milliseconds } = await running.stop('SIGTERM');
    expect(exitCode).toBe(0);
    expect(milliseconds).toBeLessThan(2000);
    expect(isAlive(running.pid)).toBe(false);
  }));

test('how it ended is told', () =>
  inTemporaryFolder(async (dir) => {
    const running = await startService(service(dir), { CODE: '3' });
    expect(running === 'off' ? running : await running.stop('SIGTERM')).toMatchObject({ exitCode: 3 });
  }));

test('one that ends with 0 by itself is off, and one that ends otherwise did not come up', () =>
  inTemporaryFolder(async (dir) => {
    expect(await startService(service(dir), { OFF: '1' })).toBe('off');
    await expect(startService(service(dir), { OFF: '2' })).rejects.toThrow('did not come up');
  }));
