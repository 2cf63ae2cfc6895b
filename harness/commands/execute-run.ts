import { join } from 'node:path';
import type { Plan, PlannedRow } from '../core/contract-case.js';
import { vanishedCases, type ProfileIndex } from '../core/case-index.js';
import { exitCodeOf, type ExitCode } from '../core/exit-code.js';
import { isComplete, judgeRow } from '../core/judge-row.js';
import { routeOwner } from '../core/owner-switch.js';
import type { RowRecord, RunHeader, RunRecord } from '../core/run-record.js';
import type { Subject } from '../core/subject.js';
import { suiteFile } from '../plan/suite-files.js';
import type { RunLogFile } from '../reports/run-log-file.js';
import { inCaseOrder, shuffled } from './case-order.js';
import type { OpenBench } from './open-bench.js';
import { runCase } from './run-case.js';

export interface ExecuteInput {
  /** The selected part of the plan. */
  readonly plan: Plan;
  /** All of it, to know whether a row ran completely and whether cases vanished. */
  readonly whole: Plan;
  readonly subjects: readonly Subject[];
  readonly bench: OpenBench;
  readonly log: RunLogFile;
  readonly header: RunHeader;
  readonly index: ProfileIndex | undefined;
  /** Seed of a random order; undefined for the order of the plan. */
  readonly seed: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly progress: (done: number, of: number) => void;
}

export interface RunOutcome {
  readonly cases: readonly RunRecord[];
  readonly rows: readonly RowRecord[];
  readonly problems: readonly string[];
  readonly exitCode: ExitCode;
}

/** Runs the selected cases, judges the rows and writes the log to its end. A run that was stopped keeps its records and gets no end. */
export async function executeRun(input: ExecuteInput): Promise<RunOutcome> {
  const { plan, whole, bench, log, signal } = input;
  const runnable = plan.cases.filter((one) => one.scope === 'in-scope');
  const records = new Map<string, RunRecord>();
  const finish = (record: RunRecord): void => {
    records.set(record.id, record);
    log.append(record);
    input.progress(records.size, runnable.length);
  };
  const runOne = async (one: (typeof runnable)[number]): Promise<void> => {
    if (!signal.aborted) finish(await runCase(one, bench));
  };
  await inCaseOrder(input.seed === undefined ? runnable : shuffled(runnable, input.seed), runOne);
  signal.throwIfAborted();
  const cases = runnable.flatMap((one) => records.get(one.id) ?? []);
  const ran = new Set(records.keys());
  const subjectOf = new Map(input.subjects.map((subject) => [subject.id, subject]));
  const rows = plan.rows.map((row) => rowRecord(row, cases, subjectOf.get(row.id), isComplete(row, ran, whole.cases)));
  for (const row of rows) log.append(row);
  const problems = [...(plan.cases.length === whole.cases.length ? vanishedCases(input.index, whole) : []), ...bench.approvals.problems()];
  const implemented = new Set(input.index?.implemented);
  const exitCode = exitCodeOf({
    rows,
    problems,
    mayBeUnimplemented: (id) => {
      const subject = subjectOf.get(id);
      return (
        !implemented.has(id) &&
        (subject?.kind !== 'route' || routeOwner(subject, whole.rows.find((row) => row.id === id)?.capability ?? '', input.env) === 'python')
      );
    },
  });
  log.append({ type: 'end', endedAt: input.now().toISOString(), exitCode, problems });
  return { cases, rows, problems, exitCode };
}

function rowRecord(row: PlannedRow, cases: readonly RunRecord[], subject: Subject | undefined, complete: boolean): RowRecord {
  const own = cases.filter((record) => record.row === row.id);
  return {
    type: 'row',
    id: row.id,
    kind: row.kind,
    capability: row.capability,
    cases: row.cases,
    ...judgeRow(row, own),
    method: subject?.kind === 'route' ? subject.method : '',
    pathTemplate: subject?.kind === 'route' ? subject.pathTemplate : '',
    testFile: join('suites', suiteFile(row.capability)),
    flaky: own.some((record) => record.flaky),
    complete: complete && own.every((record) => record.live),
  };
}
