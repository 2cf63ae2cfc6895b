import { describe, expect, it } from 'vitest';
import { record, route } from '../testing/builders.js';
import { fakeRow, fakeRun, ranRow, type FakeRow } from '../testing/run-log-builder.js';
import { decideTraceability, refusalOf } from './traceability.js';

const first = route('ROUTE-0001', { owner: 'api-service' });

const cellsOf = (rows: readonly FakeRow[], lastPassedAt = ''): Record<string, string> => {
  const { edits } = decideTraceability(fakeRun({ rows }), [first], () => lastPassedAt);
  return Object.fromEntries((edits.get('route_contract_tests.csv') ?? []).map(({ column, value }) => [column, value]));
};

const passed = { test_file: 'suites/api-v1/organization.suite.ts', last_run_commit: 'c0ffee1', last_passed_at: '2026-11-21T07:05:03Z', owner: 'api-service' };
const { last_passed_at: _pass, ...ran } = passed;

describe('decideTraceability', () => {
  it('writes all four columns of a row that passed, the time in whole UTC seconds', () => {
    expect(cellsOf([ranRow(first)])).toEqual(passed);
  });

  const verdict = (word: string): FakeRow => {
    const made = ranRow(first);
    return { row: { ...made.row, verdict: word } as FakeRow['row'], cases: made.cases.map((one) => ({ ...one, verdict: word }) as FakeRow['cases'][number]) };
  };

  it('takes an approved deviation for a pass', () => {
    expect(cellsOf([verdict('deviation')])).toEqual(passed);
  });

  it.each(['mismatch', 'unimplemented', 'inconclusive'])('keeps the time of the last pass when the row is %s, but names the commit', (word) => {
    expect(cellsOf([verdict(word)])).toEqual(ran);
  });

  it('moves no pass at all in a run in which a side went down', () => {
    const second = ranRow(route('ROUTE-0002'));
    const cut: Pick<FakeRow, 'cases'> = {
      cases: second.cases.map((one) => record({ id: one.id, row: one.row, verdict: 'inconclusive', reason: 'side-down', detail: '' })),
    };
    const down = { ...second, ...cut };
    expect(cellsOf([ranRow(first), down])).toEqual(ran);
  });

  it('leaves a row outside the scope alone', () => {
    expect(cellsOf([verdict('not-applicable')])).toEqual({});
  });

  it.each([
    ['not every case of the row was in the run', ranRow(first, { complete: false })],
    ['the row was flaky', ranRow(first, { flaky: true })],
    ['a case was flaky', ranRow(first, {}, { flaky: true })],
    ['a case came from a recording', ranRow(first, {}, { live: false })],
    ['a case of the row has no line in the log', ranRow(first, { cases: ['CASE-ROUTE-0001.happy', 'another'] })],
    ['the log holds no case of the row', { ...ranRow(first), cases: [] }],
  ])('does not call it a pass when %s', (_why, row) => {
    expect(cellsOf([row])).toEqual(ran);
  });

  it('never moves a pass back', () => {
    expect(cellsOf([ranRow(first)], '2026-11-22T00:00:00Z')).toEqual(ran);
    expect(cellsOf([ranRow(first)], '2026-11-20T00:00:00Z')).toEqual(passed);
  });

  it('leaves the owner empty when nobody is named', () => {
    const { edits } = decideTraceability(fakeRun({ rows: [ranRow(route('ROUTE-0002'))] }), [route('ROUTE-0002')], () => '');
    expect(edits.get('route_contract_tests.csv')?.map((edit) => edit.column)).not.toContain('owner');
  });

  it.each([
    ['method', { method: 'POST' }],
    ['path', { pathTemplate: '/api/v1/other/' }],
  ])('refuses a row whose %s is no longer what was run, and writes the others', (_what, was) => {
    const second = route('ROUTE-0002');
    const { edits, refused } = decideTraceability(fakeRun({ rows: [ranRow(first, was), ranRow(second)] }), [first, second], () => '');
    expect(refused.map(({ code, message }) => [code, message.slice(0, 10)])).toEqual([['row-changed', 'ROUTE-0001']]);
    expect(new Set(edits.get('route_contract_tests.csv')?.map((edit) => edit.id))).toEqual(new Set(['ROUTE-0002']));
  });

  it('names a row that the tracker does not have', () => {
    const { refused } = decideTraceability(fakeRun({ rows: [fakeRow('PROC-099', 'worker')] }), [first], () => '');
    expect(refused).toMatchObject([{ file: 'worker_process_contract_tests.csv', code: 'unknown-row' }]);
  });
});

describe('refusalOf', () => {
  it('accepts a finished run', () => {
    expect(refusalOf(fakeRun({ rows: [] }))).toBeUndefined();
  });

  it.each([
    ['was cut', fakeRun({ rows: [], cut: true }), 'run again'],
    ['does not know the commit of the target', fakeRun({ rows: [], commit: 'unknown' }), 'commitFrom'],
    ['has a commit of two words', fakeRun({ rows: [], commit: 'a b' }), 'one word'],
    ['ended at no time', fakeRun({ rows: [], endedAt: 'noon' }), 'is no time'],
  ])('refuses a run that %s, and says what to do', (_why, log, hint) => {
    expect(refusalOf(log)).toContain(hint);
  });
});
