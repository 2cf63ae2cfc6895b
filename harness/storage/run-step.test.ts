import { expect, test } from 'vitest';
import type { DriverAnswer, DriverSession } from '../core/driver.js';
import { given, memoryBench, refusal } from '../testing/memory-storage.js';
import { runStep, type StorageRun } from './run-step.js';
import type { StorageStep } from './scenario.js';

/** A driver that gives these answers in turn, and what it was asked. */
function scripted(...answers: readonly DriverAnswer[]): { session: DriverSession; asked: Record<string, unknown>[] } {
  const left = [...answers];
  const asked: Record<string, unknown>[] = [];
  const { description } = memoryBench().sessions.oracle;
  return { asked, session: { side: 'oracle', description, call: (_, params) => Promise.resolve((asked.push(params), left.shift() ?? given({}))) } };
}

async function run(steps: readonly StorageStep[], session: DriverSession, fetchUrl = memoryBench().fetchUrl) {
  const place = await memoryBench().openPlace('SD-001');
  if (place === undefined) throw new Error('a memory bench has a place for SD-001');
  const at: StorageRun = { storage: 'SD-001', place, uploads: new Map() };
  let last;
  for (const step of steps) last = await runStep(step, at, session, () => Promise.resolve(session), fetchUrl);
  return last;
}

test('each chunk is sent with the state that the one before gave', async () => {
  const { session, asked } = scripted(given({ upload: 'id', state: 0 }), given({ written: 1, state: 1 }), given({ written: 1, state: 2 }));
  const chunk: StorageStep = { op: 'uploadChunk', upload: 'u', offset: 0, length: -1, content: { text: 'x' } };
  await run([{ op: 'uploadStart', upload: 'u' }, chunk, chunk, { op: 'uploadEnd', upload: 'u', path: 'p' }], session);
  expect(asked.slice(1).map(({ upload, state }) => [upload, state])).toEqual([
    ['id', 0],
    ['id', 1],
    ['id', 2],
  ]);
});

test('a chunk that was refused leaves the state as it was', async () => {
  const { session, asked } = scripted(given({ upload: 'id', state: 0 }), refusal('refused'));
  const chunk: StorageStep = { op: 'uploadChunk', upload: 'u', offset: 0, length: -1, content: { text: 'x' } };
  await run([{ op: 'uploadStart', upload: 'u' }, chunk, { op: 'uploadCancel', upload: 'u' }], session);
  expect(asked.at(-1)).toMatchObject({ upload: 'id', state: 0 });
});

const direct: StorageStep = { op: 'directUrl', path: 'a', expiresSeconds: 60 };

test('a direct URL is fetched, and what it gives is part of the result', async () => {
  const { session } = scripted(given({ url: 'http://127.0.0.1:9/a' }));
  const fetched = await run([direct], session, () => Promise.resolve({ status: 403, bytes: Buffer.from('no') }));
  expect(fetched).toMatchObject({ fetched: '403 2 bytes "no"', 'url/signed': false });
});

test('an address that nobody answers on is a finding', async () => {
  const { session } = scripted(given({ url: 'http://127.0.0.1:9/a' }));
  expect(await run([direct], session, () => Promise.reject(new Error('refused')))).toMatchObject({ fetched: 'not fetched: refused' });
});

test('a put that one of two processes could not do is told apart', async () => {
  const { session } = scripted(given({}), refusal('refused'));
  const race: StorageStep = { op: 'concurrentPut', path: 'a', first: { text: '1' }, second: { text: '2' }, rounds: 1 };
  expect(await run([race], session)).toEqual({ outcome: 'done', first: 'done', second: 'refused', read: 'whole objects only', left: 'absent' });
});
