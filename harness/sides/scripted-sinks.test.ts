import { afterEach, expect, test } from 'vitest';
import { startScriptedSinks, type ScriptedSinks } from './scripted-sinks.js';

let sinks: ScriptedSinks | undefined;
afterEach(async () => {
  await sinks?.close();
  sinks = undefined;
});

const status = async (path: string, init?: RequestInit): Promise<number> => (await fetch(`http://${sinks?.http ?? ''}${path}`, init)).status;

test('a call is answered as told, so many times, and caught with its body', async () => {
  sinks = await startScriptedSinks();
  sinks.script([
    { method: 'POST', path: '/hook?a=1', status: 500, times: 1 },
    { path: '/page', status: 200, json: { next: null } },
  ]);
  expect(await status('/hook?a=1', { method: 'POST', body: '{"a":1}' })).toBe(500);
  expect(await status('/hook?a=1', { method: 'POST', body: '{"a":1}' })).toBe(200);
  expect(await (await fetch(`http://${sinks.http}/page`)).json()).toEqual({ next: null });
  expect(sinks.caught().calls.map(({ method, path, body }) => [method, path, Buffer.from(body).toString()])).toEqual([
    ['POST', '/hook?a=1', '{"a":1}'],
    ['POST', '/hook?a=1', '{"a":1}'],
    ['GET', '/page', ''],
  ]);
});

test('a held call is caught and gets no answer until the caller goes away', async () => {
  sinks = await startScriptedSinks();
  const arrival = sinks.hold('/slow');
  const caller = new AbortController();
  const call = status('/slow', { signal: caller.signal }).catch(() => 'gone');
  await arrival;
  expect(sinks.caught().calls).toHaveLength(1);
  caller.abort();
  expect(await call).toBe('gone');
});

test('a new script forgets what was caught and what was held', async () => {
  sinks = await startScriptedSinks();
  void sinks.hold('/slow');
  sinks.script([]);
  expect(await status('/slow')).toBe(200);
  sinks.script([]);
  expect(sinks.caught()).toEqual({ calls: [], mails: [] });
});
