import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runVerb } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { define } from './fixtures.js';

interface Line {
  case_id: string;
  route_id: string;
  principal: string;
  setup?: boolean;
  request: { method: string; path: string; headers: [string, string][]; body: string; body_encoding: string };
  response: { status: number; headers: [string, string][]; body: string; body_encoding: string };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parity-fixtures-check-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const create: Line = {
  case_id: 'ROUTE-0014-002',
  route_id: 'ROUTE-0014',
  principal: 'session:someone',
  request: {
    method: 'POST',
    path: '/api/v1/organization/',
    headers: [['Content-Type', 'application/json']],
    body: '{"email": "x@example.com", "name": "x"}',
    body_encoding: 'utf8',
  },
  response: { status: 201, headers: [], body: '"Created"', body_encoding: 'utf8' },
};

async function check(...lines: readonly Line[]): Promise<{ exitCode: number | undefined; summary: unknown; problems: { row: string; what: string }[] }> {
  const file = join(folder, 'recording.jsonl');
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  const { printed, exitCode } = await runVerb(define, ['check', '--profile', 'quay', '--recording', file, '--json']);
  const output = JSON.parse(printed.join('\n')) as { summary: unknown; problems: { row: string; what: string }[] };
  expect(schemaErrors('fixtures-check', output)).toEqual([]);
  return { exitCode, ...output };
}

test('a recorded request with another installation’s names is matched', async () => {
  expect(await check(create)).toMatchObject({ exitCode: 0, summary: { rows: 1, matched: 1 }, problems: [] });
});

test.each<[string, Partial<Line['request']>, string]>([
  ['another key in the body', { body: '{"email": "x@example.com", "title": "x"}' }, 'body: recorded {email:string,title:string}'],
  ['another type', { body: '{"email": "x@example.com", "name": 7}' }, 'name:number'],
  ['a query parameter', { path: '/api/v1/organization/?dry=1' }, 'query: recorded dry'],
])('%s is a problem of the row', async (_, request, words) => {
  const { exitCode, summary, problems } = await check({ ...create, request: { ...create.request, ...request } });
  expect([exitCode, summary]).toEqual([1, { rows: 1, matched: 0 }]);
  expect(problems).toEqual([{ row: 'ROUTE-0014', what: expect.stringContaining(words) as string }]);
});

test('a happy case of another row is no match', async () => {
  // Log rows are read with these two parameters; this row is not.
  const withQuery = {
    ...create,
    route_id: 'ROUTE-0016',
    request: { ...create.request, method: 'GET', path: '/api/v1/organization/x?starttime=1&endtime=2', body: '', headers: [] },
  };
  const { problems } = await check({ ...withQuery, response: { ...create.response, status: 200 } });
  expect(problems[0]).toEqual({ row: 'ROUTE-0016', what: expect.stringContaining('query: recorded endtime,starttime') as string });
});

test('another kind of principal is a problem, and so is a path of another row', async () => {
  expect((await check({ ...create, principal: 'basic:someone' })).problems[0]?.what).toContain('principal: recorded basic');
  expect((await check(create, { ...create, case_id: 'b', route_id: 'ROUTE-0016' })).problems[0]).toEqual({
    row: 'ROUTE-0016',
    what: expect.stringContaining('is no path of /api/v1/organization/<orgname>') as string,
  });
});

test('refused and preparing requests are no models', async () => {
  const other = { ...create, request: { ...create.request, body: '{}' } };
  const { summary } = await check(create, { ...other, case_id: 'a', response: { ...other.response, status: 400 } }, { ...other, case_id: 'b', setup: true });
  expect(summary).toEqual({ rows: 1, matched: 1 });
});

test('a value of the recording inside a fixture is named with its file', async () => {
  const [digest] = /\b[0-9a-f]{64}\b/.exec(readFileSync('fixtures/quay/entities/api.json', 'utf8')) ?? [];
  if (digest === undefined) throw new Error('the entities hold the digest of a layer of their own');
  const { problems, exitCode } = await check({ ...create, response: { ...create.response, body: `"${digest}"` } });
  expect(exitCode).toBe(1);
  expect(problems).toContainEqual({ row: '', what: `fixtures/quay/entities/api.json holds "${digest}", a value of the recording` });
  expect((await check(create)).problems).toEqual([]);
});

describe('nothing to check is not a success', () => {
  test.each<[string, readonly Line[], string]>([
    ['only refusals', [{ ...create, response: { ...create.response, status: 403 } }], 'no recorded answer below 400'],
    ['no row named', [{ ...create, route_id: '' }], 'no recorded answer below 400'],
  ])('%s', async (_, lines, message) => {
    await expect(check(...lines)).rejects.toThrow(message);
  });
  test('a file that is not there', async () => {
    await expect(runVerb(define, ['check', '--profile', 'quay', '--recording', join(folder, 'none.jsonl')])).rejects.toThrow('none.jsonl');
  });
});
