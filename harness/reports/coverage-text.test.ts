import { describe, expect, test } from 'vitest';
import type { Coverage, RowCoverage } from '../core/coverage.js';
import { renderCoverageHtml } from './coverage-html.js';
import { renderCoverage, renderCoverageRows } from './coverage-text.js';

const row: RowCoverage = {
  id: 'ROUTE-0001',
  kind: 'route',
  capability: 'a/b',
  family: 'web',
  wave: 'A1',
  batch: 'B1',
  authMode: 'anon-allowed',
  scope: 'in-scope',
  cases: { auth: 2, happy: 1 },
  principals: ['anonymous', 'session'],
  gates: { names: ['features.X'], on: 2, off: 1 },
  errors: ['<script>'],
  exercised: false,
  why: 'vacuous: nothing',
  seen: true,
  compared: ['json', 'probe rows'],
  lastRun: { run: 'r1', startedAt: '2026-11-21T07:00:00.000Z', cases: 3, verdict: 'inconclusive' },
  lost: ['PT-ROUTE-0001.gone (vanished)'],
};
const group = { name: 'web', rows: 1, inScope: 1, withHappy: 1, cases: 3, exercised: 0, seen: 1 };
const answer = { cases: 2, exercised: 1, seen: 0, example: 'p: PT-ROUTE-0001.happy' };
const coverage: Coverage = {
  profile: 'p',
  evidence: { runs: ['r1 (p)'], recordings: [] },
  families: [group, { ...group, name: 'queue', inScope: 0, cases: 0 }],
  waves: [group],
  batches: [group],
  modes: [{ mode: 'anon-allowed', rows: 1, allowed: answer, refused: { cases: 2, exercised: 0, seen: 0, example: '' } }],
  rows: [row],
  problems: ['something is red'],
  notes: ['a run was cut'],
};

describe('on the terminal', () => {
  test('a mode that was not shown both ways is marked', () => {
    const lines = renderCoverage(coverage);
    expect(lines.find((line) => line.startsWith('anon-allowed'))).toMatch(/RED$/);
    expect(lines).toContain('  for instance p: PT-ROUTE-0001.happy; none refused');
    const shown = renderCoverage({ ...coverage, modes: [{ mode: 'anon-allowed', rows: 1, allowed: answer, refused: answer }] });
    expect(shown.join('\n')).not.toContain('RED');
  });
  test('a group with nothing in scope is named in one line', () => {
    expect(renderCoverage(coverage)).toContain('nothing in scope in queue (1)');
  });
  test('notes, problems and the counts are last', () => {
    expect(renderCoverage(coverage).slice(-3)).toEqual([
      'note: a run was cut',
      'problem: something is red',
      '1 rows: 1 with a happy case, 0 exercised in the run, 1 recorded, 0 neither; 1 problems',
    ]);
  });
  test('a row says all of itself', () => {
    expect(renderCoverageRows(coverage)[0]?.split('\n    ')).toEqual([
      'ROUTE-0001 not exercised (vacuous: nothing), recorded; happy 1, auth 2',
      'principals anonymous session',
      'gates features.X (2 on, 1 off)',
      'errors <script>',
      'compared json probe rows',
      'last run r1: inconclusive',
      'LOST PT-ROUTE-0001.gone (vanished)',
    ]);
  });
});

test('as a page nothing that was read becomes markup', () => {
  const page = renderCoverageHtml(coverage);
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toContain('<script');
  expect(page).toContain('web: 0 of 1 exercised');
});
