import type { ServerResponse } from 'node:http';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parseRunLog, type RunLog } from '../core/run-log.js';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { fine, openSmallProject, type Handler, type SmallProject } from '../testing/small-project.js';
import { define } from './run.js';

let project: SmallProject | undefined;
afterEach(() => project?.close());

function run(on: SmallProject, ...args: string[]): Promise<Spoken> {
  project = on;
  return runVerb(define, ['--config', on.config, ...args], { root: on.root, env: on.env, now: () => new Date() });
}

function logOf(on: SmallProject): RunLog {
  const id =
    readdirSync(join(on.root, 'reports', 'runs'))
      .sort()
      .at(-1) ?? '';
  const file = join(on.root, 'reports', 'runs', id, 'run.ndjson');
  return parseRunLog(readFileSync(file, 'utf8'), file);
}

/** A side that is fine but for path `/b`. */
const say =
  (answer: (response: ServerResponse) => void): Handler =>
  (request, response) => {
    if (request.url === '/b') answer(response);
    else fine(request, response);
  };

test('equal sides match, the JSON fits its schema and the log is whole', async () => {
  const { printed, exitCode } = await run(await openSmallProject(['/a', '/b'], fine, fine), '--json');
  const output = JSON.parse(printed.join('')) as { summary: { rows: Record<string, number> } };
  expect(schemaErrors('run-summary', output)).toEqual([]);
  expect(output.summary.rows).toMatchObject({ match: 2, mismatch: 0 });
  expect(exitCode).toBe(0);
  const log = logOf(project as SmallProject);
  expect(log.cases).toHaveLength(2);
  expect(log.footer?.exitCode).toBe(0);
  expect(log.header.sides.target).toMatchObject({ commit: 'abc123', provider: 'url' });
});

describe('a target that misbehaves on one request makes exactly its case a mismatch, and the rest of the run is finished', () => {
  test.each<[string, (response: ServerResponse) => void, string]>([
    ['resets', (response) => response.socket?.resetAndDestroy(), 'fault'],
    ['stalls', () => undefined, 'fault'],
    ['cuts the body short', (response) => response.writeHead(200, { 'Content-Length': '100' }).write('{"ok"', () => response.socket?.destroy()), 'fault'],
    [
      'never ends its body',
      (response) => {
        const timer = setInterval(() => response.write('x'.repeat(50_000)), 1);
        response.once('close', () => clearInterval(timer));
      },
      'fault',
    ],
    ['sends no JSON', (response) => response.setHeader('Content-Type', 'application/json').end('{"ok":'), 'body-kind'],
    ['answers 500', (response) => response.writeHead(500).end(), 'status-class'],
  ])('%s', async (_, answer, code) => {
    const { exitCode } = await run(await openSmallProject(['/a', '/b', '/c'], fine, say(answer)));
    expect(exitCode).toBe(1);
    const { cases, footer } = logOf(project as SmallProject);
    expect(cases.map(({ id, verdict }) => [id, verdict]).sort()).toEqual([
      ['PT-ROUTE-0001.get', 'match'],
      ['PT-ROUTE-0002.get', 'mismatch'],
      ['PT-ROUTE-0003.get', 'match'],
    ]);
    expect(cases.find(({ verdict }) => verdict === 'mismatch')?.divergences.map((one) => one.code)).toContain(code);
    expect(footer).toBeDefined();
  });
});

test('a target that dies before it can be asked what it knows is down, not a mismatch', async () => {
  const dying: Handler = (request, response) => {
    if (request.url?.includes('parity-control') === true) project?.end('target');
    else response.writeHead(404).end();
  };
  const { exitCode } = await run(await openSmallProject(['/a'], fine, dying));
  expect(exitCode).toBe(2);
  expect(logOf(project as SmallProject).cases).toMatchObject([{ verdict: 'inconclusive', reason: 'side-down' }]);
});

test('an oracle that gives no answer is unstable: exit 2, not a mismatch', async () => {
  const { exitCode } = await run(
    await openSmallProject(
      ['/a', '/b'],
      say((response) => response.socket?.resetAndDestroy()),
      fine,
    ),
  );
  expect(exitCode).toBe(2);
  expect(logOf(project as SmallProject).rows.map((row) => (row.verdict === 'inconclusive' ? row.reason : row.verdict))).toEqual(['match', 'oracle-unstable']);
});

test('a target that goes away makes every later case side-down: exit 2', async () => {
  const on = await openSmallProject(
    ['/a', '/b', '/c'],
    fine,
    say(() => on.end('target')),
  );
  const { exitCode } = await run(on);
  expect(exitCode).toBe(2);
  const reasons = logOf(on).cases.map((record) => (record.verdict === 'inconclusive' ? record.reason : record.verdict));
  expect(reasons).toContain('side-down');
  expect(reasons).not.toContain('mismatch');
});

test('two equal refusals are not parity', async () => {
  const refuse = (_: unknown, response: ServerResponse): void => void response.writeHead(404).end();
  const { exitCode, printed } = await run(await openSmallProject(['/a'], refuse, refuse));
  expect(exitCode).toBe(2);
  expect(printed.join('\n')).toContain('not exercised: ROUTE-0001');
});

test('a route that the target answers like an impossible path is unimplemented, and red once it was seen implemented', async () => {
  const lacking = (_: unknown, response: ServerResponse): void => void response.writeHead(404).end('404 page not found');
  const on = await openSmallProject(['/a/<x>'], fine, lacking, [
    { row: 'ROUTE-0001', name: 'get', principal: 'anonymous', steps: [{ method: 'GET', path: '/a/1' }] },
  ]);
  expect((await run(on)).exitCode).toBe(0);
  expect(logOf(on).rows[0]?.verdict).toBe('unimplemented');
  const seen = { schema: 'parity-case-index/1', profiles: { small: { cases: {}, implemented: ['ROUTE-0001'] } } };
  mkdirSync(join(on.root, 'reports', 'baselines'));
  writeFileSync(join(on.root, 'reports', 'baselines', 'cases.json'), JSON.stringify(seen));
  expect((await run(on)).exitCode).toBe(1);
});

test('a case that is in the index and no longer planned is red', async () => {
  const on = await openSmallProject(['/a'], fine, fine);
  await run(on, '--accept-cases');
  const index = join(on.root, 'reports', 'baselines', 'cases.json');
  writeFileSync(index, readFileSync(index, 'utf8').replace('PT-ROUTE-0001.get', 'PT-ROUTE-0001.gone'));
  const { exitCode, printed } = await run(on);
  expect(exitCode).toBe(1);
  expect(printed.join('\n')).toContain('case PT-ROUTE-0001.gone vanished');
});

test('a deviation in force covers, one that nothing needed is red', async () => {
  const on = await openSmallProject(['/a'], fine, (_, response) =>
    response.setHeader('Date', 'Sat, 21 Nov 2026 07:00:00 GMT').setHeader('Content-Type', 'application/json').end('{"ok":false}'),
  );
  const entry = {
    id: 'D1',
    case: 'PT-ROUTE-0001.*',
    code: 'json-value',
    location: 'step 1 /body/ok',
    decision: 'DEC-1',
    reason: 'intended',
    owner: 'team',
    expires: '2099-01-01',
  };
  writeFileSync(join(on.root, 'approvals.json'), JSON.stringify({ deviations: [entry] }));
  // One file serves as masks and deviations here, so the ids are read twice: name another file for the masks.
  writeFileSync(on.config, readFileSync(on.config, 'utf8').replace('"masks":"approvals.json"', '"masks":"masks.json"'));
  writeFileSync(join(on.root, 'masks.json'), '{}');
  expect(await run(on)).toMatchObject({ exitCode: 0 });
  writeFileSync(join(on.root, 'approvals.json'), JSON.stringify({ deviations: [entry, { ...entry, id: 'D2', location: 'step 9 /body' }] }));
  const { exitCode, printed } = await run(on);
  expect(exitCode).toBe(1);
  expect(printed.join('\n')).toContain('deviation D2 was not needed');
});

test('a deviation covers through its last day and is red the day after; what a mask left out is counted in text and JSON', async () => {
  const on = await openSmallProject(['/a'], fine, (_, response) =>
    response.setHeader('Date', 'Sat, 21 Nov 2026 07:00:00 GMT').setHeader('Content-Type', 'application/json').end('{"ok":true,"n":1}'),
  );
  const common = { case: 'PT-ROUTE-0001.*', reason: 'intended', owner: 'team' };
  const deviation = { ...common, id: 'D1', code: 'json-added', location: '/body/n', decision: 'DEC-1', expires: '2026-11-22' };
  const mask = { ...common, id: 'M1', code: 'header-value', location: '/headers/content-length', expires: '2099-01-01' };
  writeFileSync(join(on.root, 'approvals.json'), JSON.stringify({ deviations: [deviation] }));
  writeFileSync(join(on.root, 'masks.json'), '{}');
  writeFileSync(on.config, readFileSync(on.config, 'utf8').replace('"masks":"approvals.json"', '"masks":"masks.json"'));
  const at = (day: string, ...args: string[]) =>
    runVerb(define, ['--config', on.config, ...args], { root: on.root, env: on.env, now: () => new Date(`${day}T12:00:00Z`) });
  project = on;
  expect(await at('2026-11-21')).toMatchObject({ exitCode: 0 });
  expect(await at('2026-11-22')).toMatchObject({ exitCode: 0 });
  const late = await at('2026-11-23');
  expect(late.exitCode).toBe(1);
  expect(late.printed.join('\n')).toContain('deviation D1 expired on 2026-11-22');
  expect(late.printed.join('\n')).toContain('masked: 0 of 1 JSON leaves (0.00 %), 0 elsewhere');
  writeFileSync(join(on.root, 'masks.json'), JSON.stringify({ masks: [mask] }));
  const unused = await at('2026-11-21');
  expect(unused.exitCode).toBe(1);
  expect(unused.printed.join('\n')).toContain('mask M1 was not needed');
});

test('how much each mask left out, and what was seen and not counted, is in text and JSON', async () => {
  const say =
    (body: string): Handler =>
    (_, response) =>
      void response.setHeader('Date', 'Sat, 21 Nov 2026 07:00:00 GMT').setHeader('Content-Type', 'application/json').end(body);
  const on = await openSmallProject(['/a'], say('{"n":1,"m":2}'), say('{"m":2,"n":7}'));
  const mask = { id: 'M1', case: '*', location: '/body/n', reason: 'a counter', owner: 'team', expires: '2099-01-01' };
  writeFileSync(join(on.root, 'approvals.json'), JSON.stringify({ masks: [mask] }));
  writeFileSync(join(on.root, 'deviations.json'), '{}');
  writeFileSync(on.config, readFileSync(on.config, 'utf8').replace('"deviations":"approvals.json"', '"deviations":"deviations.json"'));
  const { printed, exitCode } = await run(on);
  expect(exitCode).toBe(0);
  expect(printed.slice(-6, -2)).toEqual([
    '',
    'masked: 1 of 2 JSON leaves (50.00 %), 0 elsewhere',
    '  mask M1: 1 location',
    'seen, not counted: json-key-order 1',
  ]);
  const json = JSON.parse((await run(on, '--json')).printed.join('')) as { summary: object };
  expect(schemaErrors('run-summary', json)).toEqual([]);
  expect(json.summary).toMatchObject({ masks: { M1: 1 }, maskedShare: 0.5, uncounted: { 'json-key-order': 1 } });
});

test('--list prints the selected cases and sends nothing', async () => {
  const { printed, exitCode } = await run(await openSmallProject(['/a', '/b'], fine, fine), '--list', '--row', 'ROUTE-0002');
  expect(printed).toEqual(['PT-ROUTE-0002.get']);
  expect(exitCode).toBe(0);
});

test('a recorded oracle answers for the real one, and what is not live never counts as a pass', async () => {
  const on = await openSmallProject(['/a', '/b'], fine, fine);
  const stored = { case_id: 'r1', principal: 'anon', request: { method: 'GET', path: '/a', headers: [], body: '', body_encoding: 'utf8' } };
  const headers = [
    ['Content-Type', 'application/json'],
    ['Date', 'Sat, 21 Nov 2026 07:00:00 GMT'],
    ['Connection', 'keep-alive'],
    ['Keep-Alive', 'timeout=5'],
    ['Content-Length', '11'],
  ];
  writeFileSync(join(on.root, 'r.jsonl'), JSON.stringify({ ...stored, response: { status: 200, headers, body: '{"ok":true}', body_encoding: 'utf8' } }));
  const config = JSON.parse(readFileSync(on.config, 'utf8')) as { profiles: Record<string, Record<string, unknown>> };
  Object.assign(config.profiles['small'] ?? {}, { oracle: { provider: 'recording', file: 'r.jsonl', commit: 'recorded' } });
  writeFileSync(on.config, JSON.stringify(config));
  expect((await run(on)).exitCode).toBe(2);
  const { cases, rows, header } = logOf(on);
  expect(header.sides.oracle).toMatchObject({ provider: 'recording', commit: 'recorded' });
  expect(cases.map((record) => [record.verdict, record.live]).sort()).toEqual([
    ['inconclusive', false],
    ['match', false],
  ]);
  expect(rows.every((row) => !row.complete)).toBe(true);
});

describe('a case with side effects', () => {
  const effects = { metrics: { path: '/metrics' }, ignoredHeaders: [], quietMilliseconds: 0 };
  const cases = ['/a', '/b', '/c', '/alone'].map((path, at) => ({
    row: `ROUTE-000${String(at + 1)}`,
    name: 'get',
    principal: 'anonymous',
    steps: [{ method: 'GET', path }],
    ...(path === '/alone' ? { effects: ['metrics'] as const } : {}),
  }));

  /** A side that counts requests, some more than once, and says with how many others a request was in flight. */
  function counting(step: (path: string) => number, seen: (path: string, inFlight: number) => void = () => undefined): Handler {
    let count = 0;
    let inFlight = 0;
    return (request, response) => {
      const path = request.url ?? '';
      if (path === '/metrics') {
        response.end(`# TYPE asked_total counter\nasked_total{path="any"} ${String(count)}\n`);
        return;
      }
      count += step(path);
      inFlight += 1;
      seen(path, inFlight);
      // Answered when whatever came at the same time has been seen.
      setImmediate(() =>
        setImmediate(() => {
          inFlight -= 1;
          seen(path, inFlight + 1);
          fine(request, response);
        }),
      );
    };
  }

  test('runs with no other case in flight', async () => {
    const alongside: number[] = [];
    const oracle = counting(
      () => 1,
      (path, inFlight) => {
        if (path === '/alone') alongside.push(inFlight);
      },
    );
    const { exitCode } = await run(
      await openSmallProject(
        ['/a', '/b', '/c', '/alone'],
        oracle,
        counting(() => 1),
        cases,
        effects,
      ),
    );
    expect(alongside).toEqual([1, 1]);
    expect(exitCode).toBe(0);
  });
  test.each<[string, (path: string) => number, (path: string) => number, string]>([
    [
      'is a mismatch when the target moves a counter twice',
      () => 1,
      (path) => (path === '/alone' ? 2 : 1),
      'mismatch metric-amount step 2 /effects/metrics/asked_total/0/amount',
    ],
    [
      'is a mismatch when the target moves none',
      () => 1,
      (path) => (path === '/alone' ? 0 : 1),
      'mismatch metric-missing step 2 /effects/metrics/asked_total/0',
    ],
    ['is not exercised when the oracle shows none of a kind that it declares', () => 0, () => 0, 'inconclusive not-exercised'],
  ])('%s', async (_, oracle, target, expected) => {
    await run(await openSmallProject(['/a', '/b', '/c', '/alone'], counting(oracle), counting(target), cases, effects));
    const record = logOf(project as SmallProject).cases.find(({ id }) => id === 'PT-ROUTE-0004.get');
    const why = record?.verdict === 'inconclusive' ? [record.reason] : (record?.divergences ?? []).map(({ code, location }) => `${code} ${location}`);
    expect([record?.verdict, ...why].join(' ')).toBe(expected);
  });
  test('is not judged when the side gives no view of what it asks for', async () => {
    const [, , , alone] = cases;
    const blind = [...cases.slice(0, 3), { ...alone, effects: ['rows'] as const }] as typeof cases;
    const { exitCode } = await run(await openSmallProject(['/a', '/b', '/c', '/alone'], fine, fine, blind, effects));
    expect(exitCode).toBe(2);
    const record = logOf(project as SmallProject).cases.find(({ id }) => id === 'PT-ROUTE-0004.get');
    expect(record).toMatchObject({
      verdict: 'inconclusive',
      reason: 'setup-failed',
      detail: expect.stringContaining('gives no access to its database') as unknown,
    });
  });
});
