import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Side } from '../sides/side.js';
import { openReferenceParts, projectRoot, type ReferenceParts } from './reference-run.js';

/** Any reading that asks the database. */
const READING = '/v2/somebody/something/tags/list';

let parts: ReferenceParts;
let target: Side;
let client: Client;
beforeAll(async () => {
  parts = await openReferenceParts();
  target = await parts.start('target', ['--fault=switchable']);
  client = new Client(target.baseUrl);
});
afterAll(async () => {
  await client.destroy();
  await parts.close();
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

async function ask(path: string, method: 'GET' | 'PUT' = 'GET', sent = ''): Promise<Answer> {
  const begun = performance.now();
  const { statusCode, body } = await client.request({ method, path, ...(method === 'PUT' ? { body: sent } : {}) });
  const text = await body.text();
  return { status: statusCode, text, ms: performance.now() - begun };
}

async function askOften(count: number, path = READING): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let index = 0; index < count; index += 1) answers.push(await ask(path));
  return answers;
}

const choose = (faults: string): Promise<Answer> => ask('/-/faults', 'PUT', faults);
const median = (answers: readonly Answer[]): number => answers.map(({ ms }) => ms).sort((one, other) => one - other)[answers.length >> 1] ?? NaN;
const errors = (answers: readonly Answer[]): number => answers.filter(({ status }) => status === 500).length;

test('every example of the list is taken, and what is none is refused with what to write', async () => {
  const { budgetFaults } = JSON.parse(readFileSync(join(projectRoot, 'fixtures', 'reference', 'faults.json'), 'utf8')) as {
    budgetFaults: { name: string; example: string }[];
  };
  for (const { example } of budgetFaults) if (!example.startsWith('die-after')) expect(await choose(example), example).toMatchObject({ status: 204 });
  for (const wrong of ['slow=fast', 'stall=300/0.1', 'error-rate=2', 'status']) expect(await choose(wrong), wrong).toMatchObject({ status: 400 });
  await choose('');
});

test('a slow target takes much longer than usual', async () => {
  const [usual, slow]: [Answer[], Answer[]] = [[], []];
  for (let round = 0; round < 5; round += 1) {
    await choose('');
    usual.push(...(await askOften(15)));
    await choose('slow=30');
    slow.push(...(await askOften(15)));
  }
  // Thirty times as long: far from what a busy machine does to one of them.
  expect(median(slow) / median(usual)).toBeGreaterThan(3);
});

test('errors come in the share that was asked for, and signing in has none', async () => {
  await choose('error-rate=0.01');
  expect(errors(await askOften(500))).toBe(5);
  await choose('fast-errors');
  expect(errors(await askOften(50))).toBe(25);
  expect(errors(await askOften(10, '/v2/auth?service=anybody'))).toBe(0);
  await choose('empty-body');
  expect(await ask(READING)).toMatchObject({ status: 200, text: '' });
});

test('in a stall everybody waits for its end', async () => {
  await choose('stall=300/0.6');
  const waits = await Promise.all(Array.from({ length: 40 }, (_, index) => later(index * 30).then(() => ask(READING))));
  const stalled = waits.filter(({ ms }) => ms > 20).length;
  // Twenty of forty arrivals over two periods, but for those at the edges.
  expect(stalled).toBeGreaterThan(12);
  expect(stalled).toBeLessThan(28);
  expect(Math.max(...waits.map(({ ms }) => ms))).toBeGreaterThan(200);
  await choose('');
});

test('a target that is to die takes no more requests', async () => {
  await choose('die-after=0.1');
  await expect(later(400).then(() => ask(READING))).rejects.toThrow();
});

const later = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
