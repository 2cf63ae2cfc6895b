import { describe, expect, test } from 'vitest';
import type { RunnableCase } from '../core/contract-case.js';
import { emptyLedger } from '../core/ledger.js';
import type { RunLog } from '../core/run-log.js';
import type { RunRecord } from '../core/run-record.js';
import { record, route } from '../testing/builders.js';
import { groupCoverage, rowCoverage, type RowEvidence } from './row-coverage.js';

const planned = (name: string, parts: Partial<RunnableCase> = {}): RunnableCase => ({
  id: `PT-R1.${name}`,
  row: 'R1',
  kind: 'route',
  capability: 'a/b',
  principal: 'session:owner',
  happy: name === 'happy',
  aspect: name === 'happy' ? 'happy' : 'auth',
  expect: '200',
  error: '',
  scope: 'in-scope',
  gates: [],
  budget: '',
  needs: ['http'],
  fixture: 'fixtures/x.json',
  script: { row: 'R1', name, principal: 'session:owner', steps: [] },
  ...parts,
});
const log = (runId: string, ...cases: readonly RunRecord[]): RunLog => ({
  header: { runId, startedAt: runId } as RunLog['header'],
  cases,
  rows: [{ id: 'R1', verdict: 'match' } as RunLog['rows'][number]],
});
const cover = (parts: Partial<RowEvidence> = {}): ReturnType<typeof rowCoverage> =>
  rowCoverage({
    row: { id: 'R1', kind: 'route', capability: 'a/b', cases: [], leftOut: {}, scope: 'in-scope' },
    subject: route('R1'),
    cases: [planned('happy'), planned('anonymous', { principal: 'anonymous', expect: '401', error: 'invalid_token' })],
    runs: [],
    seen: new Set(),
    lost: [],
    ...parts,
  });

test('cases are counted by what they look at, with principals and errors', () => {
  expect(cover()).toMatchObject({ cases: { happy: 1, auth: 1 }, principals: ['anonymous', 'session'], errors: ['invalid_token'] });
});

test('a placeholder from the tracker is no case', () => {
  expect(cover({ cases: [planned('sweep-anonymous', { fixture: '' })] })).toMatchObject({ cases: {}, why: 'no case is written' });
});

test('gates are counted on and off', () => {
  const { gates } = cover({ subject: route('R1', { featureGates: ['features.X'] }), cases: [planned('happy'), planned('gate-off', { aspect: 'gate' })] });
  expect(gates).toEqual({ names: ['features.X'], on: 1, off: 1 });
});

describe('a row that was not exercised says why', () => {
  const happy = (parts: Partial<RunRecord>): RunLog => log('r', record({ id: 'PT-R1.happy', row: 'R1', exercised: false, ...parts }));
  const out = { id: 'R1', kind: 'route', capability: 'a/b', cases: [], leftOut: {}, scope: 'needs-billing' } as const;
  test.each<[string, Partial<RowEvidence>]>([
    ['no run given', {}],
    ['not in the run', { runs: [log('r')] }],
    ['its happy case did not run', { runs: [log('r', record({ id: 'PT-R1.anonymous', row: 'R1', exercised: false, happy: false }))] }],
    ['vacuous: nothing', { runs: [happy({ verdict: 'inconclusive', reason: 'vacuous', detail: 'nothing' })] }],
    ['mismatch: the oracle did not answer as declared', { runs: [happy({ verdict: 'mismatch' })] }],
    ['no happy case', { cases: [planned('anonymous')] }],
    ['needs-billing', { row: out }],
  ])('%s', (why, parts) => {
    expect(cover(parts)).toMatchObject({ exercised: false, why });
  });
});

test('the newest run that has the row counts', () => {
  const ran = record({ id: 'PT-R1.happy', row: 'R1', ledger: { ...emptyLedger(), exchanges: 2, leaves: 5, bound: 1 } });
  expect(cover({ runs: [log('1', record({ id: 'PT-R1.happy', row: 'R1', exercised: false })), log('2', ran), log('3')] })).toMatchObject({
    exercised: true,
    why: '',
    compared: ['bindings', 'json', 'status'],
    lastRun: { run: '2', cases: 1, verdict: 'match' },
  });
});

test('a probe counts only when a green case must have had its effect', () => {
  const script = { row: 'R1', name: 'happy', principal: 'session:owner', steps: [], effects: ['rows' as const] };
  const cases = [planned('happy', { script })];
  expect(cover({ cases, runs: [log('1', record({ id: 'PT-R1.happy', row: 'R1' }))] }).compared).toContain('probe rows');
  expect(cover({ cases, runs: [log('1', record({ id: 'PT-R1.happy', row: 'R1', verdict: 'mismatch' }))] }).compared).not.toContain('probe rows');
});

test('rows are counted by group, those without a name too', () => {
  const rows = [cover(), cover({ subject: route('R2', { wave: '' }), seen: new Set(['PT-R1.happy']) })];
  expect(groupCoverage(rows, (row) => row.wave)).toEqual([
    { name: '(none)', rows: 1, inScope: 1, withHappy: 1, cases: 2, exercised: 0, seen: 1 },
    { name: 'A2', rows: 1, inScope: 1, withHappy: 1, cases: 2, exercised: 0, seen: 0 },
  ]);
});
