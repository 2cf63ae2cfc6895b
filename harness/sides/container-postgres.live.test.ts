import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { parity } from '../testing/command-line.js';
import { startContainerPostgres } from './container-postgres.js';

const docker = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { encoding: 'utf8' });
const why = docker.status === 0 ? undefined : `Docker does not answer: ${(docker.stderr || docker.error?.message) ?? 'not installed'}`.trim();

const containers = (): string => spawnSync('docker', ['ps', '-aq'], { encoding: 'utf8' }).stdout;
const images = (): string => spawnSync('docker', ['images', '-q'], { encoding: 'utf8' }).stdout;

test('Postgres in a container takes connections and leaves neither container nor image', async ({ skip }) => {
  if (why !== undefined) skip(why);
  const before = [containers(), images()];
  const folder = mkdtempSync(join(tmpdir(), 'parity-container-test-'));
  const server = await startContainerPostgres(join(folder, 'log'));
  try {
    const client = new Client({ connectionString: await server.database('queue', 'C.UTF-8') });
    await client.connect();
    expect((await client.query("SELECT 'ÜN' ILIKE 'ün' AS folds")).rows).toEqual([{ folds: true }]);
    await client.end();
    expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('ready to accept connections');
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  expect([containers(), images()]).toEqual(before);
});

test('a scenario of every family runs on a container as on the embedded server', async ({ skip }) => {
  if (why !== undefined) skip(why);
  const { exitCode, stdout, stderr } = await parity(
    [
      'run',
      '--case',
      'Q*-DOCKERFILE-BUILD*.producer-least',
      'QBT-DOCKERFILE-BUILD*.claim-ordered',
      'QRT-DOCKERFILE-BUILD.crash*',
      'QMT-DOCKERFILE-BUILD.ordered*',
      '--json',
    ],
    {
      PARITY_POSTGRES: 'container',
    },
  );
  expect(stderr).toContain('the drivers work on Postgres in a container');
  expect((JSON.parse(stdout) as { summary: { cases: Record<string, number> } }).summary.cases).toMatchObject({ match: 7, mismatch: 0, inconclusive: 0 });
  expect(exitCode).toBe(0);
});

test('where no container can be started the run says so and ends with 2', async () => {
  const { exitCode, stderr } = await parity(['run', '--case', 'QBT-NOTIFICATION.cancel'], { PARITY_POSTGRES: 'container', DOCKER_HOST: 'tcp://127.0.0.1:1' });
  expect(stderr).toContain('Postgres could not be started in a container');
  expect(exitCode).toBe(2);
});
