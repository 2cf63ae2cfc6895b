import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuthModeFile } from '../core/auth-mode.js';
import { record } from '../testing/builders.js';
import { runVerb } from '../testing/command-context.js';
import { writeRunFolder } from '../testing/run-folder.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { loadTrackers } from '../trackers/load.js';
import { define } from './auth.js';

const root = join(import.meta.dirname, '..', '..');

const line = (row: string, principal: string, status: number, path = '/api/v1/user/'): object => ({
  case_id: `${row} ${principal} ${String(status)}`,
  route_id: row,
  principal,
  request: { method: 'GET', path, headers: [], body: '', body_encoding: 'utf8' },
  response: { status, headers: [], body: '{}', body_encoding: 'utf8' },
});

const verify = (lines: readonly object[], ...more: string[]): ReturnType<typeof runVerb> =>
  inTemporaryFolder((dir) => {
    const file = join(dir, 'recording.jsonl');
    writeFileSync(file, lines.map((one) => JSON.stringify(one)).join('\n'));
    return runVerb(define, ['verify', '--profile', 'quay', '--recording', file, ...more]);
  });

test('every auth mode of the tracker is in the table', async () => {
  const { subjects } = await loadTrackers(join(root, 'trackers'), { root, forPlan: true });
  const { modes } = JSON.parse(readFileSync(join(root, 'fixtures', 'auth-modes.json'), 'utf8')) as AuthModeFile;
  expect(Object.keys(modes).sort()).toEqual([...new Set(subjects.flatMap((one) => (one.kind === 'route' ? [one.authMode] : [])))].sort());
  expect(Object.keys(modes)).toHaveLength(13);
});

test('a mode leaves open only what its name leaves open', () => {
  const { modes } = JSON.parse(readFileSync(join(root, 'fixtures', 'auth-modes.json'), 'utf8')) as AuthModeFile;
  const open = Object.entries(modes).flatMap(([mode, { promises }]) => (Object.values(promises).includes('either') ? [mode] : []));
  for (const mode of open) expect(mode).toMatch(/or-anon|anon-allowed|mixed|optional/);
});

describe('parity auth verify', () => {
  test('answers as promised are green', async () => {
    const { printed, exitCode } = await verify([line('ROUTE-0218', 'anon', 401), line('ROUTE-0218', 'session:devtable', 200)]);
    expect(printed.at(-1)).toBe('1 of 413 rows observed; of their kinds of credentials 2 agree, 0 contradict, 0 of these accepted');
    expect(exitCode).toBe(0);
  });
  test('a row that lets nobody in against its mode is red, with the exchange', async () => {
    const { printed, exitCode } = await verify([line('ROUTE-0218', 'anon', 200)]);
    expect(printed.join('\n')).toContain('ROUTE-0218 anonymous: GET /api/v1/user/ 200 (anon, ROUTE-0218 anon 200 in');
    expect(exitCode).toBe(1);
  });
  test('an accepted contradiction is green and still listed', async () => {
    const { printed, exitCode } = await verify([line('ROUTE-0003', 'anon', 200, '/api/v1/discovery')]);
    expect(printed.join('\n')).toContain('accepted: Public read of the API');
    expect(exitCode).toBe(0);
  });
  test('an accepted one that is not needed any more is red', async () => {
    const { printed, exitCode } = await verify([line('ROUTE-0003', 'anon', 401, '/api/v1/discovery')]);
    expect(printed).toContain('problem: accepted contradiction ROUTE-0003 anonymous is not needed: take it away');
    expect(exitCode).toBe(1);
  });
  test('--json keeps to its schema', async () => {
    const { printed } = await verify([line('ROUTE-0218', 'anon', 200), line('ROUTE-0003', 'anon', 200)], '--json');
    expect(schemaErrors('auth-verify', JSON.parse(printed.join('\n')))).toEqual([]);
  });
  test('a green case of a run shows that its declared answer was given', async () => {
    const { printed } = await inTemporaryFolder((dir) => {
      const folder = writeRunFolder(dir, 'reference', [
        record({ id: 'PT-ROUTE-0218.get-with-two-organizations', row: 'ROUTE-0218', principal: 'session:owner' }),
      ]);
      return runVerb(define, ['verify', '--profile', 'reference', '--run', folder]);
    });
    expect(printed.at(-1)).toContain('1 of 413 rows observed; of their kinds of credentials 1 agree');
  });
  test('nothing observed is no verdict', async () => {
    await expect(runVerb(define, ['verify', '--profile', 'quay'])).rejects.toThrow(/no row was observed/);
  });
});
