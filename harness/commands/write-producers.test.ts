import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Producer } from '../core/producer-evidence.js';
import { diskFiles } from '../evidence/write-back-files.js';
import { thisProcess } from '../evidence/write-back-lock.js';
import { withNotelessTrackers } from '../testing/noteless-trackers.js';
import { projectRoot } from '../testing/reference-run.js';
import { loadTrackers } from '../trackers/load.js';
import { writeProducers, type WrittenProducers } from './write-producers.js';

const ROUTES = 'route_auth_verification_checklist.csv';
const WORKERS = 'worker_verification_checklist.csv';
const MATRIX = 'route_worker_dependency_matrix.csv';

const confirmed = (route: string, queue: string): Producer => ({ route, queue, state: 'confirmed', rule: 'seen', cases: [], commits: ['c1'], path: null });

async function write(dir: string, producers: readonly Producer[], check = false): Promise<WrittenProducers> {
  const { subjects } = await loadTrackers(join(projectRoot, 'trackers'), { root: projectRoot });
  const routes = new Map(subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject] as const] : [])));
  return writeProducers({ root: projectRoot, dir, producers, routes, check }, diskFiles, thisProcess);
}

/** Changes a file of the copy as text. */
function change(dir: string, name: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(dir, name), 'utf8');
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  writeFileSync(join(dir, name), after);
}

const lineOf = (text: string, id: string): string => text.split('\n').find((line) => line.startsWith(`${id},`)) ?? '';
const all = [confirmed('ROUTE-0105', 'repositorygc'), confirmed('ROUTE-0328', 'notification')];

describe('writeProducers', () => {
  it('changes the notes of routes and consumers and no other byte, and nothing the second time', async () => {
    await withNotelessTrackers(async (dir, bytesOf) => {
      const { files, refused } = await write(dir, all);
      expect(refused).toEqual([]);
      expect(files.map(({ file, changed }) => [file, ...changed.map(({ id, value }) => `${id}: ${value}`)])).toEqual([
        [ROUTES, 'ROUTE-0105: enqueues repositorygc (confirmed, c1)', 'ROUTE-0328: enqueues notification (confirmed, c1)'],
        [
          WORKERS,
          'PROC-023: producers of notification confirmed: ROUTE-0328',
          'PROC-025: producers of notification confirmed: ROUTE-0328',
          'PROC-035: producers of repositorygc confirmed: ROUTE-0105',
        ],
      ]);
      for (const { file, changed } of files) {
        let text = readFileSync(join(dir, file), 'utf8');
        expect(
          text
            .split('\n')
            .slice(0, -1)
            .every((line) => line.endsWith('\r')),
        ).toBe(true);
        for (const { id, value } of changed) text = text.replace(lineOf(text, id), lineOf(text, id).replace(value.includes(',') ? `"${value}"` : value, ''));
        expect(text).toBe(bytesOf(file).toString('utf8'));
      }
      expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([]);
      expect(await write(dir, all)).toEqual({ files: [], refused: [] });
    });
  });

  it('with check it only tells', async () => {
    await withNotelessTrackers(async (dir, bytesOf) => {
      expect((await write(dir, all, true)).files).toHaveLength(2);
      for (const name of [ROUTES, WORKERS]) expect(readFileSync(join(dir, name)).equals(bytesOf(name))).toBe(true);
    });
  });

  it.each([
    [ROUTES, 'ROUTE-0001,', 'ROUTE-0002,', 'duplicate-id'],
    [WORKERS, 'PROC-001,dnsmasq', 'PROC-001,"dnsmasq', 'quote'],
    [MATRIX, 'PROC-035', 'PROC-999', 'unknown-reference'],
  ])('writes neither list when %s is damaged', async (name, from, to, code) => {
    await withNotelessTrackers(async (dir, bytesOf) => {
      change(dir, name, from, to);
      const { files, refused } = await write(dir, all);
      expect(files).toEqual([]);
      expect(refused.map((problem) => `${problem.file} ${problem.code}`).join()).toContain(code);
      expect(refused.every((problem) => problem.file === name)).toBe(true);
      for (const other of [ROUTES, WORKERS].filter((one) => one !== name)) expect(readFileSync(join(dir, other)).equals(bytesOf(other))).toBe(true);
    });
  });

  it('refuses rows that are another route by now, or not there, and writes the rest', async () => {
    await withNotelessTrackers(async (dir) => {
      change(dir, ROUTES, /(ROUTE-0105,[^,]*,[^,]*),DELETE,/, '$1,PATCH,');
      change(dir, ROUTES, /ROUTE-0340,[^\n]*\n/, '');
      const { files, refused } = await write(dir, [...all, confirmed('ROUTE-0340', 'secscanv4'), confirmed('ROUTE-0142', 'unheard')]);
      expect(refused.map(({ file, line, code, message }) => [file, line, code, message])).toEqual([
        [ROUTES, 106, 'row-changed', expect.stringContaining('ROUTE-0105 is PATCH') as string],
        [ROUTES, 0, 'row-not-there', 'ROUTE-0340 enqueues secscanv4, and no row has this id'],
        [MATRIX, 0, 'row-not-there', 'ROUTE-0142 enqueues unheard, and no row has this queue'],
      ]);
      expect(files.flatMap(({ changed }) => changed.map(({ id }) => id))).toEqual(['ROUTE-0328', 'PROC-023', 'PROC-025']);
    });
  });

  it.each([ROUTES, WORKERS, MATRIX])('refuses a folder without %s', async (name) => {
    await withNotelessTrackers(async (dir) => {
      rmSync(join(dir, name));
      await expect(write(dir, all)).rejects.toThrow(`the trackers have no ${name}`);
    });
  });

  it('refuses a list without the column, and lets its lock go', async () => {
    await withNotelessTrackers(async (dir) => {
      change(dir, WORKERS, ',verification_notes,', ',notes_of_old,');
      await expect(write(dir, all)).rejects.toThrow('has no column verification_notes');
      expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([]);
    });
  });
});
