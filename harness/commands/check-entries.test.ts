import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runVerb } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { defineEntriesVerb } from './check-entries.js';
import { readEntries } from './load-approvals.js';
import { quay } from '../../fixtures/quay/profile.js';

const at = (day: string) => ({ now: () => new Date(`${day}T12:00:00Z`) });
const deviations = (...args: string[]) => ['check', '--profile', 'reference', ...args];

test('entries in force are 0, and red the day after their last one', async () => {
  const define = (context: Parameters<typeof defineEntriesVerb>[1]) => defineEntriesVerb('deviations', context);
  const today = await runVerb(define, deviations('--json'), at('2027-12-31'));
  expect(today.exitCode).toBe(0);
  expect(schemaErrors('entries-check', JSON.parse(today.printed.join('')))).toEqual([]);
  const tomorrow = await runVerb(define, deviations(), at('2028-01-01'));
  expect(tomorrow.exitCode).toBe(1);
  expect(tomorrow.printed.at(-1)).toMatch(/^11 deviations, 11 expired$/);
});

describe('entries that cannot be relied on are refused', () => {
  const entry = { id: 'D1', case: '*', code: 'status', location: '/status', decision: 'DEC-1', reason: 'r', owner: 'o', expires: '2099-01-01' };
  const mask = { id: 'M1', case: '*', location: '/body/a', decision: 'DEC-9', reason: 'r', owner: 'o', expires: '2099-01-01' };
  const header = 'decision_id,decided_on,owner,title';
  test.each<[string, unknown, string, string]>([
    ['a decision that is not listed', { deviations: [entry] }, `${header}\nDEC-2,2026-11-21,o,t\n`, 'names decision DEC-1, which is not in'],
    ['an id that is there twice', { deviations: [entry, entry] }, `${header}\nDEC-1,2026-11-21,o,t\n`, 'id D1 is there twice'],
    ['a decision that is there twice', { deviations: [entry] }, `${header}\nDEC-1,2026-11-21,o,t\nDEC-1,2026-11-21,o,t\n`, '"DEC-1" is there twice'],
    ['other columns', { deviations: [entry] }, 'id,title\nDEC-1,t\n', 'the columns are id, title'],
    ['an unknown key', { deviations: [{ ...entry, until: 'x' }] }, header, 'until'],
    ['a location that is no pointer', { deviations: [{ ...entry, location: 'body.tags' }] }, header, '/deviations/0/location'],
    ['a mask whose decision is not listed', { masks: [mask] }, `${header}\nDEC-2,2026-11-21,o,t\n`, 'M1 names decision DEC-9, which is not in'],
    ['a mask over a status', { masks: [{ ...mask, code: 'status' }] }, header, 'M1 names code status, which no mask may silence'],
    ['a day that is none', { deviations: [{ ...entry, expires: 'soon' }] }, header, '/deviations/0/expires'],
  ])('%s', async (_, file, decisions, message) => {
    await inTemporaryFolder((root) => {
      mkdirSync(join(root, 'fixtures'));
      writeFileSync(join(root, 'fixtures', 'decisions.csv'), decisions);
      const isMasks = 'masks' in (file as object);
      writeFileSync(join(root, 'd.json'), isMasks ? '{}' : JSON.stringify(file));
      writeFileSync(join(root, 'm.json'), isMasks ? JSON.stringify(file) : '{}');
      expect(() => readEntries(root, { masks: 'm.json', deviations: 'd.json' })).toThrow(message);
      return Promise.resolve();
    });
  });
});

describe('masks against recordings', () => {
  const line = (id: string, body: object): string =>
    JSON.stringify({
      case_id: id,
      request: { method: 'GET', path: '/x', headers: [], body: '', body_encoding: 'utf8' },
      response: { status: 200, headers: [['Content-Type', 'application/json']], body: JSON.stringify(body), body_encoding: 'utf8' },
    });
  const define = (context: Parameters<typeof defineEntriesVerb>[1]) => defineEntriesVerb('masks', context);
  const check = (location: string, ...args: string[]) =>
    inTemporaryFolder(async (root) => {
      const mask = { id: 'M1', case: 'a', location, reason: 'r', owner: 'o', expires: '2099-01-01' };
      writeFileSync(join(root, 'm.json'), JSON.stringify({ masks: [mask] }));
      writeFileSync(join(root, 'd.json'), '{}');
      writeFileSync(
        join(root, 'config.json'),
        JSON.stringify({ defaultProfile: 'p', trackers: 't', profiles: { p: { ...quay, masks: 'm.json', deviations: 'd.json' } } }),
      );
      writeFileSync(join(root, '1.jsonl'), line('a', { tags: [{ at: 1 }, { at: 5 }] }));
      writeFileSync(join(root, '2.jsonl'), line('a', { tags: [{ at: 2 }, { at: 5 }] }));
      return runVerb(define, ['check', '--config', join(root, 'config.json'), ...args, '--against', join(root, '1.jsonl'), join(root, '2.jsonl')], { root });
    });
  test('one over noise and a stable neighbour is refused, with the neighbour and its constant value', async () => {
    const { printed, exitCode } = await check('/body/tags/*/at');
    expect(exitCode).toBe(1);
    expect(printed.join('\n')).toContain('MASK REFUSED M1: it covers step 1 /body/tags/0/at of a, and also step 1 /body/tags/1/at of a, which was always 5;');
    const json = JSON.parse((await check('/body/tags/*/at', '--json')).printed.join('')) as { refused: unknown[] };
    expect(schemaErrors('entries-check', json)).toEqual([]);
    expect(json.refused).toHaveLength(1);
  });
  test('one over noise alone is not', async () => {
    expect(await check('step 1 /body/tags/0/at')).toMatchObject({ exitCode: 0 });
  });
  test('one recording shows nothing', async () => {
    await expect(runVerb(define, ['check', '--profile', 'quay', '--against', 'x.jsonl'])).rejects.toThrow('name two or more');
  });
});
