import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reference } from '../../fixtures/reference/profile.js';
import type { DriverConfig } from '../core/profile.js';
import { ConformanceWire } from '../sides/conformance-wire.js';
import { runConformance, type Conformance } from '../sides/driver-conformance.js';
import { startDriver } from '../sides/driver-process.js';
import { startPostgres, type EmbeddedPostgres } from '../sides/postgres.js';
import { prepare } from '../sides/prepare.js';
import { isAlive } from '../sides/process-control.js';
import { projectRoot } from '../testing/reference-run.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { openTable, type OpenTable } from './conformance-table.js';

const fill = (text: string): string => text.replace('{{root}}', projectRoot);
const DRIVERS = [
  ['oracle', reference.drivers.oracle],
  ['target', reference.drivers.target],
] as const;
const ANSWER_MS = 30_000;

let postgres: EmbeddedPostgres;
let table: OpenTable;
let database: string;
let home: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'parity-test-'));
  postgres = await startPostgres(join(home, 'postgres.log'));
  database = await postgres.database('driver_live');
  table = await openTable(
    database,
    reference.drivers.schema.map((file) => join(projectRoot, file)),
  );
  for (const [, config] of DRIVERS)
    await prepare(config.prepare, projectRoot, join(projectRoot, config.cwd), fill, () => undefined, new AbortController().signal);
});

afterAll(async () => {
  await table.close();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

function placeOf(side: string, config: DriverConfig, dir: string, ...more: readonly string[]): ConstructorParameters<typeof ConformanceWire>[0] {
  const env = { ...process.env, ...config.env };
  return {
    side,
    command: [...config.command.map(fill), ...more],
    cwd: join(projectRoot, config.cwd),
    env,
    logFile: join(dir, 'log'),
    answerWithinMs: ANSWER_MS,
  };
}

function conformanceOf(side: string, config: DriverConfig, ...more: readonly string[]): Promise<Conformance> {
  return inTemporaryFolder((dir) => {
    const place = placeOf(side, config, dir, ...more);
    const bench = { open: () => new ConformanceWire(place), initialize: { side, database, workdir: dir }, table, endWithinMs: ANSWER_MS };
    return runConformance(bench, new AbortController().signal);
  });
}

const failed = ({ checks }: Conformance): unknown[] => checks.filter(({ outcome }) => outcome === 'failed');

describe.each(DRIVERS)('the driver of the %s', (side, config) => {
  test('passes the conformance test', async () => {
    const conformance = await conformanceOf(side, config);
    expect(failed(conformance)).toEqual([]);
    expect(conformance.checks.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(30);
  });

  test('ends with exit code 0 on SIGTERM, at work or not', async () => {
    await inTemporaryFolder(async (dir) => {
      const { command, cwd, env } = placeOf(side, config, dir);
      const [program = '', ...args] = command;
      for (const request of ['', '{"jsonrpc":"2.0","id":2,"method":"driver.wait","params":{"seconds":3600}}\n']) {
        const child = spawn(program, args, { cwd, env: { ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
        child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocol: '1.0', side, workdir: dir } })}\n${request}`);
        await once(child.stdout, 'data');
        child.kill('SIGTERM');
        const [code] = (await once(child, 'exit')) as [number | null];
        expect(code).toBe(0);
      }
    });
  });

  test('without a database offers no operation that needs one', async () => {
    await inTemporaryFolder(async (dir) => {
      const driver = await startDriver(placeOf(side, config, dir), { workdir: dir });
      expect(driver.description.capabilities.operations.filter((operation) => operation.startsWith('queue.'))).toEqual([]);
      expect(await driver.call('queue.metrics', { queue: 'notification' })).toMatchObject({ ok: false, code: -32601 });
      await driver.close();
      expect(isAlive(driver.pid)).toBe(false);
    });
  });

  test('finds its database again after the connection was cut', async () => {
    await inTemporaryFolder(async (dir) => {
      const driver = await startDriver(placeOf(side, config, dir), { workdir: dir, database });
      const metrics = (): Promise<unknown> => driver.call('queue.metrics', { queue: 'notification' });
      expect(await metrics()).toMatchObject({ ok: true });
      await table.cutOthers();
      expect(await metrics()).toMatchObject({ ok: true, result: { result: [0, 0, 0] } });
      await driver.close();
    });
  });

  test('deletes of a namespace the items of three queues and no others', async () => {
    await table.empty();
    await inTemporaryFolder(async (dir) => {
      const driver = await startDriver(placeOf(side, config, dir), { workdir: dir, database });
      for (const queue of driver.description.capabilities.queues) await driver.call('queue.put', { queue, names: ['acme', 'x'], body: '{}' });
      const answer = await driver.call('namespace.delete', { namespace: 'acme' });
      expect(answer).toEqual({ ok: true, result: { result: { dockerfilebuild: 1, notification: 1, repositorygc: 1 }, processing: false, metrics: {} } });
      expect((await table.rows()).length).toBe(6);
      await driver.close();
    });
  });

  test('stores an object that is given as a new body in the spelling of Python', async () => {
    await table.empty();
    await inTemporaryFolder(async (dir) => {
      const driver = await startDriver(placeOf(side, config, dir), { workdir: dir, database });
      await driver.call('queue.put', { queue: 'secscanv4', names: ['a'], body: '{}' });
      await driver.call('queue.claim', { queue: 'secscanv4' });
      const body = { page: 2, next: null, done: true, half: 0.5, tiny: 0.00001, text: 'it\'s "so"\n', name: "it's", list: [1, {}, 'ü\u0007'] };
      expect(await driver.call('queue.extend', { queue: 'secscanv4', id: 1, seconds: 0, body })).toMatchObject({ ok: true, result: { result: true } });
      const [row] = await table.rows();
      expect(row?.['body']).toBe(
        `{'page': 2, 'next': None, 'done': True, 'half': 0.5, 'tiny': 1e-05, 'text': 'it\\'s "so"\\n', 'name': "it's", 'list': [1, {}, 'ü\\x07']}`,
      );
      await driver.close();
    });
    await table.empty();
  });
});

describe('the faults of the Go driver', () => {
  const listed = JSON.parse(readFileSync(join(projectRoot, 'fixtures/reference/drivers/faults.json'), 'utf8')) as {
    name: string;
    queue: string;
    breaks: string[];
  }[];

  test('are those of the list, each limited to the same queue, and every queue has two', async () => {
    const child = spawn(fill(reference.drivers.target.command[0] ?? ''), ['--list-faults'], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(child, 'close');
    const known = new Map(
      said
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ') as [string, string]),
    );
    expect(listed.map(({ name, queue }) => [name, queue])).toEqual(listed.map(({ name }) => [name, known.get(name)]));
    const conformance = await conformanceOf('target', reference.drivers.target);
    for (const queue of conformance.description?.capabilities.queues ?? [])
      expect(listed.filter((fault) => fault.queue === queue).length, queue).toBeGreaterThan(1);
  });

  test('one that shows in the basics makes exactly the check of its queue red', async () => {
    const names = failed(await conformanceOf('target', reference.drivers.target, '--fault', 'retry-not-spent')).map(
      (check) => (check as { name: string }).name,
    );
    expect(names).toEqual(['queue-basics:namespacegc']);
  });
});
