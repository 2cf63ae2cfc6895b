import type { PlannedRow, RunnableCase } from '../core/contract-case.js';
import type { GroupCoverage, RowCoverage } from '../core/coverage.js';
import { addLedger, emptyLedger, type Ledger } from '../core/ledger.js';
import type { RunLog } from '../core/run-log.js';
import type { RunRecord } from '../core/run-record.js';
import type { Subject } from '../core/subject.js';
import type { CaseAspect } from '../core/case-aspect.js';

export interface RowEvidence {
  readonly row: PlannedRow;
  readonly subject: Subject;
  /** The row's cases of the plan. */
  readonly cases: readonly RunnableCase[];
  /** Runs of the profile, the newest last: of a row the last one that has it counts. */
  readonly runs: readonly RunLog[];
  /** Cases whose declared answer a recording shows. */
  readonly seen: ReadonlySet<string>;
  readonly lost: readonly string[];
}

export function rowCoverage({ row, subject, cases, runs, seen, lost }: RowEvidence): RowCoverage {
  // What the tracker alone gives is a placeholder that nobody wrote: counting it would flatter.
  const written = cases.filter((one) => one.fixture !== '');
  const run = runs.findLast((log) => log.cases.some((record) => record.row === row.id));
  const records = run?.cases.filter((record) => record.row === row.id) ?? [];
  const exercised = records.some((record) => record.exercised);
  const verdict = run?.rows.find(({ id }) => id === row.id)?.verdict;
  const ledger = records.length === 0 ? undefined : records.reduce((sum, record) => addLedger(sum, record.ledger), emptyLedger());
  return {
    id: row.id,
    kind: row.kind,
    capability: row.capability,
    family: subject.kind === 'route' ? subject.family : subject.kind,
    wave: subject.wave,
    batch: subject.batch,
    authMode: subject.kind === 'route' ? subject.authMode : '',
    scope: row.scope,
    cases: byAspect(written),
    principals: distinct(written.map(({ principal }) => principal.split(':')[0] ?? '')),
    gates: {
      names: subject.kind === 'route' ? subject.featureGates : [],
      on: written.filter(({ aspect }) => aspect !== 'gate').length,
      off: written.filter(({ aspect }) => aspect === 'gate').length,
    },
    errors: distinct(written.map(({ error }) => error)),
    exercised,
    why: exercised ? '' : whyNot(row, written, records, runs),
    seen: written.some((one) => one.happy && seen.has(one.id)),
    ...(ledger === undefined ? {} : { ledger }),
    compared: ledger === undefined ? [] : comparedOf(ledger, written, records),
    ...(run === undefined || verdict === undefined
      ? {}
      : { lastRun: { run: run.header.runId, startedAt: run.header.startedAt, cases: records.length, verdict } }),
    lost,
  };
}

function byAspect(cases: readonly RunnableCase[]): Partial<Record<CaseAspect, number>> {
  const counts: Partial<Record<CaseAspect, number>> = {};
  for (const { aspect } of cases) counts[aspect] = (counts[aspect] ?? 0) + 1;
  return counts;
}

const distinct = (words: readonly string[]): string[] => [...new Set(words.filter((word) => word !== ''))].sort();

/** The nearest reason first: what is out of scope or has no happy case cannot have been exercised by any run. */
function whyNot(row: PlannedRow, written: readonly RunnableCase[], records: readonly RunRecord[], runs: readonly RunLog[]): string {
  if (row.scope !== 'in-scope') return row.reason === undefined ? row.scope : `${row.scope}: ${row.reason}`;
  if (written.length === 0) return 'no case is written';
  if (!written.some(({ happy }) => happy)) return row.reason ?? 'no happy case';
  if (runs.length === 0) return 'no run given';
  if (records.length === 0) return 'not in the run';
  const happy = records.find((record) => record.happy);
  if (happy === undefined) return 'its happy case did not run';
  return happy.verdict === 'inconclusive' ? `${happy.reason}: ${happy.detail}` : `${happy.verdict}: the oracle did not answer as declared`;
}

/** Ledger entries that say what was compared, in the words of the comparers; what was left uncompared is not among them. */
const COMPARERS: Readonly<Partial<Record<string, string>>> = {
  exchanges: 'status',
  leaves: 'json',
  headers: 'headers',
  bytes: 'bytes',
  messages: 'rows',
  rows: 'rows',
  bound: 'bindings',
};

/** A probe had something to compare when a case that must have the effect came to a green end. */
function comparedOf(ledger: Ledger, cases: readonly RunnableCase[], records: readonly RunRecord[]): string[] {
  const green = new Set(records.filter(({ verdict }) => verdict === 'match' || verdict === 'deviation').map(({ id }) => id));
  const probes = cases.filter(({ id }) => green.has(id)).flatMap(({ script }) => (script.effects ?? []).map((kind) => `probe ${kind}`));
  const comparers = Object.entries(ledger).flatMap(([name, count]) => ((count as number) > 0 ? [COMPARERS[name] ?? ''] : []));
  return [...distinct(comparers), ...distinct(probes)];
}

/** Rows counted by a name that each has; in the order of the names. */
export function groupCoverage(rows: readonly RowCoverage[], nameOf: (row: RowCoverage) => string): GroupCoverage[] {
  const groups = new Map<string, RowCoverage[]>();
  for (const row of rows) {
    const name = nameOf(row) === '' ? '(none)' : nameOf(row);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const count = (some: readonly RowCoverage[], fits: (row: RowCoverage) => boolean): number => some.filter(fits).length;
  return [...groups]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, some]) => ({
      name,
      rows: some.length,
      inScope: count(some, (row) => row.scope === 'in-scope'),
      withHappy: count(some, (row) => (row.cases.happy ?? 0) > 0),
      cases: some.reduce((sum, row) => sum + Object.values(row.cases).reduce((all, one) => all + one, 0), 0),
      exercised: count(some, (row) => row.exercised),
      seen: count(some, (row) => row.seen),
    }));
}
