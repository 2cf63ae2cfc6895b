import type { RunLog } from '../core/run-log.js';
import type { RowRecord, RunFooter, RunHeader, RunLogLine, RunRecord } from '../core/run-record.js';
import type { Plane, Subject } from '../core/subject.js';
import { record } from './builders.js';

/** A row of a fake run with its cases; a passing live one unless said. */
export interface FakeRow {
  readonly row: RowRecord;
  readonly cases: readonly RunRecord[];
}

type Judged = Extract<RowRecord, { verdict: 'match' }>;

/** A row as its subject says it, with one case. */
export function ranRow(subject: Subject, parts: Partial<Omit<Judged, 'verdict'>> = {}, caseParts: Partial<Omit<RunRecord, 'verdict'>> = {}): FakeRow {
  return fakeRow(
    subject.id,
    subject.kind,
    {
      ...(subject.kind === 'route' ? { method: subject.method, pathTemplate: subject.pathTemplate } : {}),
      ...parts,
    },
    caseParts,
  );
}

export function fakeRow(id: string, kind: Plane, parts: Partial<Omit<Judged, 'verdict'>> = {}, caseParts: Partial<Omit<RunRecord, 'verdict'>> = {}): FakeRow {
  const one = `CASE-${id}.happy`;
  const row: RowRecord = {
    type: 'row',
    id,
    kind,
    capability: 'api-v1/organization',
    cases: [one],
    method: '',
    pathTemplate: '',
    testFile: 'suites/api-v1/organization.suite.ts',
    flaky: false,
    complete: true,
    verdict: 'match',
    ...parts,
  };
  return { row, cases: [{ ...record({ id: one, row: id }), ...caseParts }] };
}

export interface FakeRun {
  readonly runId?: string;
  readonly commit?: string;
  readonly endedAt?: string;
  readonly rows: readonly FakeRow[];
  /** True for a run that was killed: its log has no last line. */
  readonly cut?: boolean;
}

/** A finished run of these rows. */
export function fakeRun({ runId = 'run-1', commit = 'c0ffee1', endedAt = '2026-11-21T07:05:03.412Z', rows, cut = false }: FakeRun): RunLog {
  const cases = rows.flatMap((row) => row.cases);
  const side = { provider: 'process', baseUrl: 'http://127.0.0.1:1' } as const;
  const header: RunHeader = {
    type: 'run',
    schema: 'parity-run/1',
    runId,
    startedAt: '2026-11-21T07:05:00.000Z',
    profile: 'reference',
    harnessCommit: 'abcdef0',
    sides: { oracle: { ...side, commit: 'facade0' }, target: { ...side, commit } },
    configurationDigest: 'sha256:0',
    trackerDigests: {},
    selection: [],
    shard: '1/1',
    planned: cases.map((one) => one.id),
  };
  const footer: RunFooter = { type: 'end', endedAt, exitCode: 0, problems: [] };
  return { header, cases, rows: rows.map((row) => row.row), ...(cut ? {} : { footer }) };
}

/** The run as the text of its log. */
export function runLogText(log: RunLog): string {
  const lines: RunLogLine[] = [log.header, ...log.cases, ...log.rows, ...(log.footer === undefined ? [] : [log.footer])];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
