import type { Problem } from '../core/problem.js';
import type { RunLog } from '../core/run-log.js';
import type { RowRecord, RunRecord } from '../core/run-record.js';
import type { Plane, Subject } from '../core/subject.js';

/** The four columns that a run may write, in the order in which they are appended where a manifest lacks them. */
export const TRACEABILITY_COLUMNS = ['test_file', 'last_run_commit', 'last_passed_at', 'owner'] as const;
export type TraceabilityColumn = (typeof TRACEABILITY_COLUMNS)[number];

/** The manifest that holds the rows of a plane: the only files that a run may write. */
export const MANIFEST_OF_PLANE: Readonly<Record<Plane, string>> = {
  route: 'route_contract_tests.csv',
  queue: 'queue_worker_contract_tests.csv',
  worker: 'worker_process_contract_tests.csv',
  runtime: 'runtime_component_mapping.csv',
  storage: 'storage_driver_migration_tracker.csv',
};

/** A value that a run gives to a cell. */
export interface TraceabilityEdit {
  readonly id: string;
  readonly column: TraceabilityColumn;
  readonly value: string;
}

export interface TraceabilityDecision {
  /** Edits by manifest, in run order; a value that a cell has already is listed all the same. */
  readonly edits: ReadonlyMap<string, readonly TraceabilityEdit[]>;
  /** Rows that must not be written, named. */
  readonly refused: readonly Problem[];
}

/** Why nothing of a run may be written, or undefined when it may. */
export function refusalOf(log: RunLog): string | undefined {
  if (log.footer === undefined) return 'the run was cut before its end (its log has no footer), so nobody knows what it would have said; run again';
  const { commit } = log.header.sides.target;
  if (commit.trim() === '' || commit === 'unknown') {
    return 'the run does not know the commit of the target, which last_run_commit names; start the target from a checkout, or give a url side its commit in the variable that `commitFrom` of the profile names, and run again';
  }
  if (!/^[!-~]+$/.test(commit)) return `the commit of the target is ${JSON.stringify(commit)}; a commit or version is one word`;
  return Number.isNaN(Date.parse(log.footer.endedAt))
    ? `the run's end ${JSON.stringify(log.footer.endedAt)} is no time; the log was changed, run again`
    : undefined;
}

/**
 * What a finished run says about its rows. `lastPassedAt` gives what a row's cell says now: a pass never moves it back.
 * Rows outside the profile's scope were not run and are left alone.
 */
export function decideTraceability(log: RunLog, subjects: readonly Subject[], lastPassedAt: (id: string) => string): TraceabilityDecision {
  const byId = new Map(subjects.map((subject) => [subject.id, subject]));
  const casesOf = groupByRow(log.cases);
  const edits = new Map<string, TraceabilityEdit[]>();
  const refused: Problem[] = [];
  const passedAt = toSeconds(log.footer?.endedAt ?? '');
  // A side that died takes the whole run's word: nobody knows what state it served the answers before from.
  const wasCutOff = log.cases.some((one) => one.verdict === 'inconclusive' && one.reason === 'side-down');
  for (const row of log.rows) {
    if (row.verdict === 'not-applicable') continue;
    const subject = byId.get(row.id);
    const problem = refusalOfRow(row, subject);
    if (subject === undefined || problem !== undefined) {
      if (problem !== undefined) refused.push(problem);
      continue;
    }
    const name = MANIFEST_OF_PLANE[row.kind];
    const list = edits.get(name) ?? [];
    edits.set(name, list);
    const put = (column: TraceabilityColumn, value: string): void => void list.push({ id: row.id, column, value });
    put('test_file', row.testFile);
    put('last_run_commit', log.header.sides.target.commit);
    if (!wasCutOff && hasPassed(row, casesOf.get(row.id) ?? []) && passedAt > toSeconds(lastPassedAt(row.id))) put('last_passed_at', passedAt);
    // The owner of a subject is its own cell where that is filled, so this fills empty cells only.
    if (subject.owner !== '') put('owner', subject.owner);
  }
  return { edits, refused };
}

function refusalOfRow(row: RowRecord, subject: Subject | undefined): Problem | undefined {
  const at = { file: MANIFEST_OF_PLANE[row.kind], line: 0, column: 0, severity: 'error' } as const;
  if (subject?.kind !== row.kind) return { ...at, code: 'unknown-row', message: `${row.id} was run, but the tracker has no such row; it is left out` };
  if (subject.kind !== 'route' || (subject.method === row.method && subject.pathTemplate === row.pathTemplate)) return undefined;
  const message = `${row.id} is now ${subject.method} ${subject.pathTemplate}, but ${row.method} ${row.pathTemplate} was run; it is left as it is, run it again`;
  return { ...at, code: 'row-changed', message };
}

/** A pass needs every case of the row, live and at the first try; the row's own word is not taken where its cases say otherwise. */
function hasPassed(row: RowRecord, cases: readonly RunRecord[]): boolean {
  if ((row.verdict !== 'match' && row.verdict !== 'deviation') || !row.complete || row.flaky) return false;
  const found = new Set(cases.map((one) => one.id));
  return (
    cases.length > 0 &&
    row.cases.every((id) => found.has(id)) &&
    cases.every((one) => one.live && !one.flaky && (one.verdict === 'match' || one.verdict === 'deviation'))
  );
}

function groupByRow(cases: readonly RunRecord[]): Map<string, RunRecord[]> {
  const groups = new Map<string, RunRecord[]>();
  for (const one of cases) {
    const group = groups.get(one.row);
    if (group === undefined) groups.set(one.row, [one]);
    else group.push(one);
  }
  return groups;
}

/** RFC 3339 in UTC with whole seconds; such texts sort as times do. Empty for what is no time. */
function toSeconds(time: string): string {
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? '' : new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
