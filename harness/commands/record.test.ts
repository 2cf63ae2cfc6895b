import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { parseRunLog, type RunLog } from '../core/run-log.js';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { fine, openSmallProject, type Handler, type SmallProject } from '../testing/small-project.js';
import { define as defineRecord } from './record.js';
import { define as defineRun } from './run.js';

const CANARY = 'CANARY7fK2mQ9xW4vB8nT3cJ6hL5pR1sD0';
const UUID = ['e9d0e621-814c-4e46-9435-ec2a09bc4df6', 'dab80db9-e95a-485c-b6ae-530711aa317a'];

let project: SmallProject;
afterEach(() => project.close());

const json =
  (body: string): Handler =>
  (_, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Date', 'Sat, 21 Nov 2026 07:00:00 GMT');
    response.end(body);
  };

/** A side whose answer to `/a` is what `say` holds at the time; it is fine otherwise. */
const sayOf =
  (say: { body: string }): Handler =>
  (request, response) =>
    (request.url === '/a' ? json(say.body) : fine)(request, response);

const parts = (): { root: string; env: Readonly<Record<string, string>>; now: () => Date } => ({ root: project.root, env: project.env, now: () => new Date() });
const record = (...args: string[]): Promise<Spoken> => runVerb(defineRecord, ['--config', project.config, ...args], parts());
const judge = (...args: string[]): Promise<Spoken> => runVerb(defineRun, ['--config', project.config, '--oracle', 'golden', ...args], parts());

const folder = (): string => join(project.root, 'fixtures', 'golden', 'small');
const files = (): Record<string, string> => Object.fromEntries(readdirSync(folder()).map((name) => [name, readFileSync(join(folder(), name), 'utf8')]));

function lastLog(): RunLog {
  const runs = join(project.root, 'reports', 'runs');
  const file = join(runs, readdirSync(runs).sort().at(-1) ?? '', 'run.ndjson');
  const log = parseRunLog(readFileSync(file, 'utf8'), file);
  // In the log cases stand in the order in which they ended.
  return { ...log, cases: [...log.cases].sort((one, other) => (one.id < other.id ? -1 : 1)) };
}

describe('goldens of a live oracle', () => {
  test('nothing is written unless it is accepted; what did not change is not written again', async () => {
    const say = { body: `{"id":"${UUID[0] ?? ''}","n":1}` };
    project = await openSmallProject(['/a', '/b'], sayOf(say), fine);
    const shown = await record('--json');
    expect(shown.exitCode).toBe(1);
    expect(schemaErrors('record', JSON.parse(shown.printed.join('')))).toEqual([]);
    expect(() => files()).toThrow('ENOENT');
    expect((await record('--accept')).exitCode).toBe(0);
    const written = files();
    expect(Object.keys(written)).toEqual(['GF-ROUTE-0001.jsonl', 'GF-ROUTE-0002.jsonl']);
    say.body = `{"id":"${UUID[1] ?? ''}","n":1}`;
    const again = await record('--accept');
    expect(again.printed.at(-1)).toBe('2 same, 0 new, 0 changed, 0 gone of 2 goldens; 0 cases not recorded; 0 files written');
    expect(files()).toEqual(written);
  });

  test('an oracle that changed is shown with its divergences, and nothing is overwritten silently', async () => {
    const say = { body: '{"n":1}' };
    project = await openSmallProject(['/a', '/b'], sayOf(say), fine);
    await record('--accept');
    const written = files();
    say.body = '{"n":"1"}';
    const { exitCode, printed } = await record();
    expect(exitCode).toBe(1);
    expect(printed.join('\n')).toMatch(/CHANGED GF-ROUTE-0001.*\n {2}changed PT-ROUTE-0001\.get\n.*\/body\/n/);
    expect(files()).toEqual(written);
    expect((await record('--accept')).exitCode).toBe(0);
    const changed = files();
    expect(changed['GF-ROUTE-0001.jsonl']).not.toBe(written['GF-ROUTE-0001.jsonl']);
    expect(changed['GF-ROUTE-0002.jsonl']).toBe(written['GF-ROUTE-0002.jsonl']);
  });

  test('a case that is no longer planned is gone, its file with it', async () => {
    project = await openSmallProject(['/a', '/b'], fine, fine);
    await record('--accept');
    writeFileSync(
      join(project.root, 'fixtures', 'cases.json'),
      JSON.stringify({ cases: [{ row: 'ROUTE-0001', name: 'other', principal: 'anonymous', steps: [{ method: 'GET', path: '/a' }] }] }),
    );
    const { printed, exitCode } = await record('--row', 'ROUTE-0001');
    expect(exitCode).toBe(1);
    expect(printed).toContain('  gone PT-ROUTE-0001.get');
    expect(printed).toContain('  new PT-ROUTE-0001.other');
  });

  test('a planted secret is in no golden', async () => {
    const body = `{"token":"${CANARY}","again":["${CANARY}"]}`;
    const leaky: Handler = (request, response) => {
      response.setHeader('Set-Cookie', `session=${CANARY}; Path=/`);
      response.setHeader('X-Next-CSRF-Token', CANARY);
      json(body)(request, response);
    };
    project = await openSmallProject(['/a'], leaky, leaky);
    expect((await record('--accept')).exitCode).toBe(0);
    expect(Object.values(files()).join('')).not.toContain(CANARY);
    expect((await judge()).exitCode).toBe(0);
  });

  test('a case that does not show what it declares becomes no golden, and the command says that it could not tell', async () => {
    project = await openSmallProject(
      ['/a', '/b'],
      (request, response) => (request.url === '/b' ? response.writeHead(404).end() : fine(request, response)),
      fine,
    );
    const { exitCode, printed } = await record('--accept');
    expect(exitCode).toBe(2);
    expect(printed.join('\n')).toContain('not recorded: PT-ROUTE-0002.get: not-exercised');
    expect(Object.keys(files())).toEqual(['GF-ROUTE-0001.jsonl']);
  });
});

describe('a target judged by goldens, with no oracle', () => {
  const forgetOracle = (): void => project.end('oracle');

  test('the same answers match, every row is exercised, and no pass is live', async () => {
    project = await openSmallProject(['/a', '/b'], fine, fine);
    await record('--accept');
    forgetOracle();
    expect((await judge()).exitCode).toBe(0);
    const { header, cases, rows } = lastLog();
    expect(header.goldenDigest).toMatch(/^sha256:/);
    expect(header.sides.oracle).toMatchObject({ provider: 'recording', commit: 'abc123' });
    expect(cases.map(({ verdict, live, exercised }) => ({ verdict, live, exercised }))).toEqual(
      [1, 2].map(() => ({ verdict: 'match', live: false, exercised: true })),
    );
    expect(rows.every(({ complete }) => !complete)).toBe(true);
  });

  test.each<[string, (response: ServerResponse) => void, string]>([
    ['another status', (response) => response.writeHead(201, { 'Content-Type': 'application/json' }).end('{"ok":true}'), 'status'],
    ['another value', (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":false}'), 'json-value'],
    ['no answer', (response) => response.socket?.resetAndDestroy(), 'fault'],
  ])('%s is red, and only there', async (_, wrong, code) => {
    project = await openSmallProject(['/a', '/b'], fine, (request, response) => (request.url === '/b' ? wrong(response) : fine(request, response)));
    await record('--accept');
    forgetOracle();
    expect((await judge()).exitCode).toBe(1);
    const { cases } = lastLog();
    expect(cases.map(({ verdict }) => verdict)).toEqual(['match', 'mismatch']);
    expect(cases[1]?.divergences.map((one) => one.code)).toContain(code);
  });

  test('a case without golden is no-data and asks the target nothing', async () => {
    let asked = 0;
    project = await openSmallProject(['/a', '/b'], fine, (request, response) => {
      asked += request.url === '/b' ? 1 : 0;
      fine(request, response);
    });
    await record('--accept');
    rmSync(join(folder(), 'GF-ROUTE-0002.jsonl'));
    expect((await judge()).exitCode).toBe(2);
    expect(lastLog().cases[1]).toMatchObject({ verdict: 'inconclusive', reason: 'no-data', live: false });
    expect(asked).toBe(0);
  });

  test('without any golden it says what to do', async () => {
    project = await openSmallProject(['/a'], fine, fine);
    await expect(judge()).rejects.toThrow('make them with parity record --profile small --accept');
    mkdirSync(folder(), { recursive: true });
    await expect(judge()).rejects.toThrow('no golden fixtures of profile small');
  });

  test('a golden of another profile, or under another name, is refused', async () => {
    project = await openSmallProject(['/a'], fine, fine);
    await record('--accept');
    const file = join(folder(), 'GF-ROUTE-0001.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"profile":"small"', '"profile":"large"'));
    await expect(judge()).rejects.toThrow('is a golden of profile large');
    writeFileSync(join(folder(), 'GF-X.jsonl'), text);
    rmSync(file);
    await expect(judge()).rejects.toThrow('holds GF-ROUTE-0001; rename the file');
  });

  test.each([
    [['--accept-cases'], 'needs a live oracle'],
    [['--oracle', 'silver'], 'write live or golden'],
    [['--oracle', 'live', '--golden', 'x'], '--golden belongs to --oracle golden'],
  ])('%j is refused', async (args, message) => {
    project = await openSmallProject(['/a'], fine, fine);
    await record('--accept');
    await expect(judge(...args)).rejects.toThrow(message);
  });
});

describe('goldens of recordings', () => {
  const excerpts = fileURLToPath(new URL('../../fixtures/golden', import.meta.url));
  const from = (...args: string[]): Promise<Spoken> => runVerb(defineRecord, ['--profile', 'quay', '--golden', join(project.root, 'gold'), '--from', ...args]);

  test('stories give every case, single exchanges the anonymous one of a row and what the row does not have yet', async () => {
    project = await openSmallProject(['/a'], fine, fine);
    const [stories, sweep] = [join(excerpts, 'paired-python-1-excerpt.jsonl'), join(excerpts, 'python-routes-excerpt.jsonl')];
    expect((await from(stories, sweep, '--commit', 'abc', '--accept')).exitCode).toBe(0);
    const text = readdirSync(join(project.root, 'gold')).map((name) => readFileSync(join(project.root, 'gold', name), 'utf8'));
    expect(text.length).toBeGreaterThan(60);
    expect(text.join('')).toContain('"file":"paired-python-1-excerpt.jsonl"');
    expect(text.join('')).not.toMatch(/-pass-1|oraclepass1|"(?:Authorization|X-CSRF-Token)",/i);
    const again = await from(stories, sweep, '--commit', 'abc');
    expect(again.exitCode).toBe(0);
    expect(again.printed).toHaveLength(1);
  }, 30_000);
});
