import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunLog } from '../core/run-log.js';
import type { Subject } from '../core/subject.js';
import { bareTrackers } from '../testing/bare-trackers.js';
import { runVerb } from '../testing/command-context.js';
import { fakeRow, fakeRun, ranRow, runLogText } from '../testing/run-log-builder.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { assembleTrackers } from '../trackers/assemble.js';
import { loadTrackers } from '../trackers/load.js';
import { define } from './trace.js';

const root = join(import.meta.dirname, '..', '..');
const committed = bareTrackers();
const bytesOf = (name: string): Buffer => committed.find((file) => file.name === name)?.bytes ?? Buffer.alloc(0);
const { subjects } = assembleTrackers(committed, []);
const some = (...ids: readonly string[]): Subject[] => subjects.filter((subject) => ids.includes(subject.id));

interface Traced {
  readonly out: string[];
  readonly exit: number | undefined;
}

/** Traces a run into a copy of the trackers; `read` gives a file of it. */
async function withCopy(work: (trace: (log: RunLog, ...argv: readonly string[]) => Promise<Traced>, dir: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (dir) => {
    for (const { name, bytes } of committed) writeFileSync(join(dir, name), bytes);
    await inTemporaryFolder(async (runs) => {
      await work(async (log, ...argv) => {
        const run = join(runs, log.header.runId);
        mkdirSync(run, { recursive: true });
        writeFileSync(join(run, 'run.ndjson'), runLogText(log));
        const { printed, exitCode } = await runVerb(define, ['--run', run, '--dir', dir, ...argv]);
        return { out: printed, exit: exitCode };
      }, dir);
    });
  });
}

const split = (bytes: Buffer): string[] => bytes.toString('utf8').split('\n');
const linesOf = (file: string): string[] => split(readFileSync(file));
const ROUTES = 'route_contract_tests.csv';

describe('parity trace', () => {
  it('changes the cells of the rows that ran and no other byte, with the line ends of each file', async () => {
    await withCopy(async (trace, dir) => {
      const { exit } = await trace(fakeRun({ rows: some('ROUTE-0002', 'SD-001').map((subject) => ranRow(subject)) }));
      expect(exit).toBe(0);
      const header = ',test_file,last_run_commit,last_passed_at,owner';
      const cells = ',suites/api-v1/organization.suite.ts,c0ffee1,2026-11-21T07:05:03Z,';
      const added = (line: string, index: number, row: number, owner: string): string =>
        line === '' ? '' : index === 0 ? header : index === row ? cells + owner : ',,,,';
      const expected = (name: string, row: number, owner: string, cr: string): string[] =>
        split(bytesOf(name)).map((line, index) => (line === '' ? '' : line.replace(/\r$/, '') + added(line, index, row, owner) + cr));
      expect(linesOf(join(dir, ROUTES))).toEqual(expected(ROUTES, 2, 'api-service', '\r'));
      expect(linesOf(join(dir, 'storage_driver_migration_tracker.csv'))).toEqual(expected('storage_driver_migration_tracker.csv', 1, 'registryd', ''));
      for (const { name, bytes } of committed.filter((file) => file.name !== ROUTES && !file.name.startsWith('storage'))) {
        expect(readFileSync(join(dir, name)).equals(bytes), name).toBe(true);
      }
      expect((await loadTrackers(dir, { root })).problems).toEqual([]);
    });
  });

  it('changes nothing the second time, and does not even write', async () => {
    await withCopy(async (trace, dir) => {
      const log = fakeRun({ rows: subjects.map((subject) => ranRow(subject)) });
      await trace(log);
      const before = statSync(join(dir, ROUTES), { bigint: true });
      const bytes = readFileSync(join(dir, ROUTES));
      expect(await trace(log)).toEqual({ out: ['the trackers are up to date'], exit: 0 });
      expect(statSync(join(dir, ROUTES), { bigint: true }).ino).toBe(before.ino);
      expect(readFileSync(join(dir, ROUTES)).equals(bytes)).toBe(true);
    });
  });

  it('keeps an older pass and moves the commit when a later run is incomplete', async () => {
    await withCopy(async (trace, dir) => {
      const rows = some('ROUTE-0002');
      await trace(fakeRun({ rows: rows.map((subject) => ranRow(subject)) }));
      await trace(
        fakeRun({ runId: 'run-2', commit: 'beef', endedAt: '2026-11-22T00:00:00Z', rows: rows.map((subject) => ranRow(subject, { complete: false })) }),
      );
      expect(linesOf(join(dir, ROUTES))[2]).toContain(',beef,2026-11-21T07:05:03Z,api-service');
    });
  });

  it('lists with --check what would change, writes nothing and exits 1, then 0 when it is written', async () => {
    await withCopy(async (trace, dir) => {
      const log = fakeRun({ rows: some('ROUTE-0002').map((subject) => ranRow(subject)) });
      const { out, exit } = await trace(log, '--check');
      expect(out).toContain('route_contract_tests.csv:3 ROUTE-0002 last_run_commit: "" -> "c0ffee1"');
      expect(out.at(-1)).toBe('would change: 4 cells of 1 rows in 1 files');
      expect(exit).toBe(1);
      expect(readFileSync(join(dir, ROUTES)).equals(bytesOf(ROUTES))).toBe(true);
      await trace(log);
      expect((await trace(log, '--check')).exit).toBe(0);
    });
  });

  it('leaves a row that changed alone, names it with one that is gone, writes the others and exits 2', async () => {
    await withCopy(async (trace, dir) => {
      const rows = [
        ...some('ROUTE-0002').map((subject) => ranRow(subject, { method: 'GET' })),
        ...some('ROUTE-0003').map((subject) => ranRow(subject)),
        fakeRow('PROC-099', 'worker'),
      ];
      const { out, exit } = await trace(fakeRun({ rows }), '--json');
      const json = JSON.parse(out.join('')) as { summary: unknown; problems: { code: string }[] };
      expect(json.problems.map((problem) => problem.code)).toEqual(['row-changed', 'unknown-row']);
      expect(json.summary).toEqual({ files: 1, rows: 1, cells: 4, refused: 2 });
      expect(exit).toBe(2);
      expect(
        linesOf(join(dir, ROUTES))
          .slice(2, 4)
          .map((line) => line.includes('c0ffee1')),
      ).toEqual([false, true]);
    });
  });

  it('does not edit a manifest with errors, says them, and writes the others', async () => {
    await withCopy(async (trace, dir) => {
      const file = join(dir, ROUTES);
      writeFileSync(file, readFileSync(file, 'utf8').replace('PB-API-V1', 'PB-NONE'));
      const broken = readFileSync(file);
      const { out, exit } = await trace(fakeRun({ rows: some('ROUTE-0002', 'RUNTIME-001').map((subject) => ranRow(subject)) }));
      expect(out[1]).toContain('route_contract_tests.csv:2:');
      expect(exit).toBe(2);
      expect(readFileSync(file).equals(broken)).toBe(true);
      expect(linesOf(join(dir, 'runtime_component_mapping.csv'))[1]).toContain('c0ffee1');
    });
  });

  it.each([
    ['was cut', { cut: true }],
    ['does not know the commit of the target', { commit: 'unknown' }],
  ])('refuses a run that %s and touches nothing', async (_why, parts) => {
    await withCopy(async (trace, dir) => {
      await expect(trace(fakeRun({ rows: some('ROUTE-0002').map((subject) => ranRow(subject)), ...parts }))).rejects.toThrow('run again');
      expect(readdirSync(dir).every((name) => readFileSync(join(dir, name)).equals(bytesOf(name)))).toBe(true);
    });
  });
});
