import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import type { ConformanceTable } from './conformance-check.js';
import { ConformanceWire } from './conformance-wire.js';
import { checksFor, runConformance, type Conformance } from './driver-conformance.js';

const BAD_DRIVER = fileURLToPath(new URL('../testing/bad-driver.mjs', import.meta.url));

/** Long enough for a busy machine. */
const PATIENT_MS = 20_000;

/** The driver of these tests has no queue, so nothing is ever looked for in its table. */
const noTable: ConformanceTable = { rows: () => Promise.resolve([]), empty: () => Promise.resolve(), lock: () => Promise.reject(new Error('no table')) };

function conformanceOf(command: readonly string[], only?: readonly string[], waitMs = PATIENT_MS): Promise<Conformance> {
  return inTemporaryFolder((dir) => {
    const place = { side: 'target', command, cwd: dir, env: process.env, logFile: join(dir, 'log'), answerWithinMs: waitMs };
    const bench = { open: () => new ConformanceWire(place), initialize: { side: 'target', workdir: dir }, table: noTable, endWithinMs: waitMs };
    return runConformance(bench, new AbortController().signal, (checks) => checks.filter(({ name }) => only?.includes(name) ?? true));
  });
}

const ofMode = (mode: string, only?: readonly string[], waitMs?: number): Promise<Conformance> =>
  conformanceOf([process.execPath, BAD_DRIVER, mode], only, waitMs);

const failed = ({ checks }: Conformance): string[] => checks.flatMap(({ name, outcome }) => (outcome === 'failed' ? [name] : []));

test('a driver that behaves fails nothing; what it does not offer is skipped by name', { timeout: 60_000 }, async () => {
  const conformance = await ofMode('ok');
  expect(failed(conformance)).toEqual([]);
  expect(conformance.checks.filter(({ outcome }) => outcome === 'ok').length).toBeGreaterThan(15);
  expect(conformance.checks.find(({ name }) => name === 'nul')).toMatchObject({ outcome: 'skipped', missing: 'operation:queue.put' });
  expect(conformance.checks.find(({ name }) => name === 'capability-missing:program')).toMatchObject({
    outcome: 'skipped',
    missing: 'operation:worker.runOnce',
  });
});

/** Each mode with the one check that it fails. */
const TEETH = [
  ['accepts-any-version', 'wrong-version'],
  ['accepts-before-initialize', 'not-initialised'],
  ['accepts-second-initialize', 'second-initialize'],
  ['accepts-unknown-methods', 'unknown-method'],
  ['lists-too-much', 'listed-methods'],
  ['ignores-missing-parameters', 'missing-parameters'],
  ['ignores-wrong-clock', 'wrong-clock'],
  ['wrong-code-for-no-request', 'no-request'],
  ['answers-stray-cancel', 'stray-cancel'],
  ['accepts-any-owner', 'owner'],
  ['shuts-down-with-one', 'shutdown'],
  ['ends-with-one', 'end-of-input'],
] as const;

/** Every check starts a process: beside the one that must bite, these stand for all the others. */
const NEIGHBOURS = ['unknown-method', 'missing-parameters', 'shutdown', 'stray-cancel'] as const;

describe('each check', () => {
  test.concurrent.each(TEETH)('%s makes %s red and its neighbours not', { timeout: 120_000 }, async (mode, check) => {
    expect(failed(await ofMode(mode, [check, ...NEIGHBOURS]))).toEqual([check]);
  });

  // These leave something unanswered, so the time for an answer is spent: only the check itself and a neighbour are run.
  test.concurrent.each([
    ['silent-on-malformed-lines', 'malformed-line'],
    ['ignores-deadline', 'deadline'],
    ['ignores-cancel', 'cancel'],
    ['stays-at-work', 'end-of-input-at-work'],
  ] as const)('%s makes %s red and its neighbour not', { timeout: 60_000 }, async (mode, check) => {
    expect(failed(await ofMode(mode, [check, 'unknown-method'], 4000))).toEqual([check]);
  });
});

describe('a driver that breaks the wire', () => {
  test.concurrent.each([
    ['garbage', 'what is no JSON: Traceback (most recent call last):'],
    ['dies', 'the driver ended (3)'],
    ['wrong-id', 'the id 9'],
    ['huge-line', 'what is no JSON'],
    ['lies-about-capabilities', 'error -32601'],
  ] as const)('%s fails the checks that ask it something, with what was seen', { timeout: 60_000 }, async (mode, seen) => {
    const conformance = await ofMode(mode, ['deadline']);
    expect(failed(conformance)).toEqual(['deadline']);
    expect(conformance.checks.find(({ outcome }) => outcome === 'failed')).toMatchObject({ seen: expect.stringContaining(seen) as string });
  });

  test('hangs: nothing in time', { timeout: 60_000 }, async () => {
    const { checks } = await ofMode('hangs', ['deadline'], 3000);
    expect(checks[1]).toMatchObject({ name: 'deadline', outcome: 'failed', seen: 'nothing in time' });
  });

  test('a second answer, or a word at the end, is more than answers', { timeout: 60_000 }, async () => {
    const twice = await ofMode('answers-twice', ['stray-cancel']);
    expect(failed(twice)).toEqual(['stray-cancel']);
    const { checks } = await ofMode('last-words', ['unknown-method']);
    expect(checks[0]).toMatchObject({ name: 'handshake', outcome: 'failed', expected: 'nothing but answers on standard output' });
  });

  test('a long log on standard error disturbs nothing', { timeout: 60_000 }, async () => {
    expect(failed(await ofMode('logs', ['stray-cancel', 'deadline']))).toEqual([]);
  });
});

describe('a driver that cannot be begun with', () => {
  test.each([
    ['wrong-version', '/result/protocol must match pattern'],
    ['no-handshake', "must have required property 'protocol'"],
    ['banner', 'what is no JSON: bad driver 1.0.0 starting'],
  ] as const)('%s is asked for nothing but the handshake', async (mode, seen) => {
    const { checks, description } = await ofMode(mode);
    expect(description).toBeUndefined();
    expect(checks).toMatchObject([{ name: 'handshake', outcome: 'failed', seen: expect.stringContaining(seen) as string }]);
  });

  test('a program that is not there is seen to end', async () => {
    const { checks } = await conformanceOf(['/no/such/driver']);
    expect(checks).toMatchObject([{ name: 'handshake', outcome: 'failed', seen: expect.stringContaining('ENOENT') as string }]);
  });
});

test('a driver of any queue is not asked for one that it lacks', () => {
  const capabilities = { operations: ['queue.metrics'], queues: ['*'], programs: [], components: [], storage: [] };
  const names = checksFor({ protocol: '1.0', driver: { name: 'd', version: '1', language: 'x' }, capabilities }).map(({ name }) => name);
  expect(names).not.toContain('capability-missing:queue');
  expect(names.filter((name) => name.startsWith('queue-basics:'))).toEqual([]);
});
