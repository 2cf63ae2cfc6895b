import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { define } from './queues.js';

const traces = 'fixtures/queue-contract/recorded/queue-traces.jsonl';
const producers = 'fixtures/queue-contract/recorded/producers.jsonl';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parity-queues-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const queues = (...args: string[]): Promise<Spoken> => runVerb(define, args);

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('recorded traces that agree exit 0, with a count of every record', async () => {
  const { exitCode, printed } = await queues('replay', traces, '--json');
  const output = JSON.parse(printed.join('\n')) as { summary: { records: number; agree: number; traces: number } };
  expect(schemaErrors('queue-replay', output)).toEqual([]);
  expect(exitCode).toBe(0);
  expect(output.summary.records).toBe(readFileSync(traces, 'utf8').trimEnd().split('\n').length);
  expect(output.summary.agree).toBe(output.summary.records);
});

test('a trace in which one row is wrong exits 1 and names trace, step and column', async () => {
  const wrong = readFileSync(traces, 'utf8').replace('"retries_remaining": 4, "state_id"', '"retries_remaining": 3, "state_id"');
  const file = written('wrong.jsonl', wrong);
  const { exitCode, printed } = await queues('replay', file);
  expect(exitCode).toBe(1);
  expect(printed.join('\n')).toMatch(/QT-\S+ step \d+ claim \/rows\/\d+\/retries_remaining: the contract says 4, recorded is 3/);
  const json = JSON.parse((await queues('replay', file, '--json')).printed.join('\n')) as unknown;
  expect(schemaErrors('queue-replay', json)).toEqual([]);
});

test('a recording that is empty or cut is refused, never called green', async () => {
  await expect(queues('replay', written('empty.jsonl', '\n'))).rejects.toThrow('no recorded step');
  await expect(queues('replay', written('cut.jsonl', readFileSync(traces, 'utf8').slice(0, 500)))).rejects.toThrow('not JSON');
  await expect(queues('replay', join(folder, 'nowhere.jsonl'))).rejects.toThrow('nowhere.jsonl');
});

test('recorded payloads fit, and one that does not exits 1', async () => {
  const right = await queues('payloads', producers, '--json');
  expect(schemaErrors('queue-payloads', JSON.parse(right.printed.join('\n')))).toEqual([]);
  expect(right.exitCode).toBe(0);
  const record = { record: 'X', queue: 'repositorygc', queue_name: 'repositorygc/a/1/', body: { marker_id: 'one', original_name: 'x' }, retries_remaining: 5 };
  const wrong = await queues('payloads', written('payload.jsonl', JSON.stringify(record)));
  expect(wrong.exitCode).toBe(1);
  expect(wrong.printed.join('\n')).toContain('body/marker_id');
});

test('gates without a run are refused', async () => {
  await expect(queues('gates', '--run', join(folder, 'no/run'))).rejects.toThrow('no such run');
});

test.each([
  ['--queue', 'nobody', 'no such queue'],
  ['--operations', '0', 'whole number from 1'],
  ['--seed', '-1', 'whole number from 0'],
])('stress refuses %s %s', async (option, value, says) => {
  await expect(queues('stress', option, value)).rejects.toThrow(says);
});

test('a profile without drivers cannot be stressed', async () => {
  await expect(queues('stress', '--profile', 'quay')).rejects.toThrow('no drivers');
});
