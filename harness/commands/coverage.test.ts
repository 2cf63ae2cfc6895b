import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Coverage } from '../core/coverage.js';
import { record } from '../testing/builders.js';
import { runVerb } from '../testing/command-context.js';
import { writeRunFolder } from '../testing/run-folder.js';
import { schemaErrors } from '../testing/schema.js';
import { openSmallProject, fine, type SmallProject } from '../testing/small-project.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { define } from './coverage.js';

async function inProject<T>(work: (project: SmallProject) => Promise<T>): Promise<T> {
  const project = await openSmallProject(['/a', '/b'], fine, fine);
  try {
    return await work(project);
  } finally {
    project.close();
  }
}

const ran = ['ROUTE-0001', 'ROUTE-0002'].map((row) => record({ id: `PT-${row}.get`, row }));

const cover = ({ root, config }: SmallProject, isWhole: boolean, ...more: string[]): ReturnType<typeof runVerb> =>
  runVerb(define, ['--config', config, '--run', writeRunFolder(root, 'small', ran, isWhole), ...more], { root });

const writeIndex = (root: string, ids: readonly string[]): void => {
  mkdirSync(join(root, 'reports', 'baselines'), { recursive: true });
  const cases = Object.fromEntries(ids.map((id) => [id, 'run']));
  writeFileSync(
    join(root, 'reports', 'baselines', 'cases.json'),
    JSON.stringify({ schema: 'parity-case-index/1', profiles: { small: { cases, implemented: [] } } }),
  );
};

describe('parity coverage', () => {
  test('counts rows, and a mode that nobody was refused in is red', () =>
    inProject(async (project) => {
      const { printed, exitCode } = await cover(project, true);
      expect(printed.at(-1)).toBe('2 rows: 2 with a happy case, 2 exercised in the run, 0 recorded, 0 neither; 1 problems');
      expect(printed).toContain('problem: auth mode anon-allowed: no case that is refused was exercised or seen');
      expect(exitCode).toBe(1);
    }));
  test('a row that lost a case is named', () =>
    inProject(async (project) => {
      writeIndex(project.root, ['PT-ROUTE-0001.get', 'PT-ROUTE-0002.get', 'PT-ROUTE-0002.gone']);
      const { printed, exitCode } = await cover(project, true);
      expect(printed).toContain('problem: ROUTE-0002 lost PT-ROUTE-0002.gone (vanished)');
      expect(exitCode).toBe(1);
    }));
  test('a run that was cut is said', () =>
    inProject(async (project) => {
      const { printed } = await cover(project, false);
      expect(printed.join('\n')).toContain('note: run test-run was cut before its end: it has 2 of 2 planned cases');
    }));
  test('--json keeps to its schema, --rows shows every row', () =>
    inProject(async (project) => {
      const value = JSON.parse((await cover(project, true, '--json')).printed.join('\n')) as Coverage;
      expect(schemaErrors('coverage', value)).toEqual([]);
      expect(value.rows.map(({ id, exercised }) => `${id} ${String(exercised)}`)).toEqual(['ROUTE-0001 true', 'ROUTE-0002 true']);
      expect((await cover(project, true, '--rows')).printed[0]).toContain('ROUTE-0001 exercised; happy 1');
    }));
  test('--html is one page that needs nothing from anywhere', () =>
    inProject(async (project) => {
      const file = join(project.root, 'coverage.html');
      await cover(project, true, '--html', file);
      const page = readFileSync(file, 'utf8');
      expect(page).toContain("default-src 'none'");
      expect(page).toContain('no case that is refused was exercised or seen');
      expect(page).not.toMatch(/<script|src=|href=/);
    }));
  test('nothing to count from is said with what to do', () =>
    inTemporaryFolder(async (dir) => {
      await expect(runVerb(define, [])).rejects.toThrow(/parity run/);
      await expect(runVerb(define, ['--run', writeRunFolder(dir, 'reference', [])])).rejects.toThrow(/no run and no recording/);
    }));
  test('an exchange of a recording shows what a case declares', () =>
    inProject(async (project) => {
      const file = join(project.root, 'recording.jsonl');
      const line = {
        case_id: 'x',
        route_id: 'ROUTE-0002',
        principal: 'anon',
        request: { method: 'GET', path: '/b', headers: [], body: '', body_encoding: 'utf8' },
        response: { status: 200, headers: [], body: 'ok', body_encoding: 'utf8' },
      };
      writeFileSync(file, JSON.stringify(line));
      const { printed } = await runVerb(define, ['--config', project.config, '--recording', file], { root: project.root });
      expect(printed.at(-1)).toContain('0 exercised in the run, 1 recorded, 1 neither');
    }));
});
