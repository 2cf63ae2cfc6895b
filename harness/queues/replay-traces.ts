import { InputError } from '../core/problem.js';
import { possibleLimits } from './consumer-limits.js';
import { judgeStep, type StepDifference } from './judge-step.js';
import { judgeDraw } from './replay-draws.js';
import { readRecordedStep, type RecordedStep } from './recorded-trace.js';
import { TableHistory } from './table-past.js';

export interface ReplayProblem extends StepDifference {
  readonly trace: string;
  readonly seq: number;
  readonly op: string;
}

export interface Replay {
  readonly traces: number;
  readonly records: number;
  /** Records that are an outcome that the model allows. */
  readonly agree: number;
  readonly problems: readonly ReplayProblem[];
}

/** Lines of a recording to traces in the order in which they begin. Throws InputError on a line that is none, a step twice or missing, and a file without any. */
export function readTraces(text: string, file: string): Map<string, RecordedStep[]> {
  const traces = new Map<string, RecordedStep[]>();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const step = readRecordedStep(line, `${file}:${String(at + 1)}`);
    const steps = traces.get(step.trace);
    if (steps === undefined) traces.set(step.trace, [step]);
    else steps.push(step);
    const expected = (steps?.length ?? 1) - 1;
    if (step.seq !== expected)
      throw new InputError(
        `${file}:${String(at + 1)}: step ${String(step.seq)} of ${step.trace} stands where step ${String(expected)} should be; the recording is cut or mixed up`,
      );
  }
  if (traces.size === 0)
    throw new InputError(`${file}: no recorded step; a queue recording has one JSON object a line with trace_id, seq, op, args, clock, result and rows_after`);
  return traces;
}

/** Runs recorded traces through the model. Each step is judged from the rows that were recorded before it. */
export function replayTraces(traces: ReadonlyMap<string, readonly RecordedStep[]>, hasNamespace: (queue: string) => boolean): Replay {
  const problems: ReplayProblem[] = [];
  let [records, agree] = [0, 0];
  for (const steps of traces.values()) {
    for (const { step, differences } of replayTrace(steps, hasNamespace)) {
      records += 1;
      if (differences.length === 0) agree += 1;
      for (const difference of differences) problems.push({ trace: step.trace, seq: step.seq, op: step.operation.op, ...difference });
    }
  }
  return { traces: traces.size, records, agree, problems };
}

interface Judged {
  readonly step: RecordedStep;
  readonly differences: readonly StepDifference[];
}

function replayTrace(steps: readonly RecordedStep[], hasNamespace: (queue: string) => boolean): Judged[] {
  let history = new TableHistory();
  const processing = new Map<string, boolean>();
  const limits = limitsOf(steps);
  return steps.map((step, at): Judged => {
    if (isAfterReset(step, steps[at + 1], history)) history = new TableHistory(history.states);
    const before = processing.get(step.actor) ?? false;
    const judge = (limit: readonly string[]): StepDifference[] => judgeOne({ ...step, limit }, steps[at - 1], history, before, hasNamespace(step.queue));
    const differences = limits.judge(step, judge);
    history.take(step.after);
    if (step.processing !== undefined) processing.set(step.actor, step.processing);
    return { step, differences };
  });
}

function judgeOne(
  step: RecordedStep & { readonly limit: readonly string[] },
  previous: RecordedStep | undefined,
  history: TableHistory,
  processing: boolean,
  hasNamespace: boolean,
): StepDifference[] {
  const { operation, queue, now, limit } = step;
  if (operation.op === 'claimRepeatedly' || operation.op === 'claimInParallel') return judgeDraw({ ...step, operation }, history, processing);
  const seen = {
    result: step.refused === undefined ? ({ kind: 'value', value: step.result } as const) : ({ kind: 'refused', why: step.refused } as const),
    processing: step.processing,
    metrics: step.metrics,
    after: step.after,
  };
  const { before, rewritten } = history;
  const told = step.refused !== undefined && step.result !== null ? [{ place: '/result', expected: null, seen: step.result }] : [];
  const judged = judgeStep(
    { queue, hasNamespace, operation, now, before, limit, processing, rewritten, contested: isContested(step, previous) },
    seen,
    history,
  );
  return [...told, ...judged];
}

/** The record of a claim that lost its race stands behind that of the rival who was faster, at the same time. */
function isContested(step: RecordedStep, previous: RecordedStep | undefined): boolean {
  if (step.operation.op !== 'claim' || previous === undefined || previous.actor === step.actor || previous.now !== step.now) return false;
  return RIVALS.has(previous.operation.op) && previous.result !== null && previous.result !== false;
}

/** Operations that change a row which a claim may have chosen. */
const RIVALS: ReadonlySet<string> = new Set(['claim', 'cancel', 'incomplete', 'extend']);

/** A draw in parallel is recorded twice in one trace, the second time on a table that was emptied and counts from 1 again. */
function isAfterReset(step: RecordedStep, next: RecordedStep | undefined, history: TableHistory): boolean {
  return (
    step.operation.op === 'putBatch' &&
    next?.operation.op === 'claimInParallel' &&
    history.highestId > 0 &&
    step.after.length === step.operation.items.length &&
    step.after[0]?.id === 1 &&
    step.after.every((row) => !history.states.has(row.state_id))
  );
}

interface Limits {
  judge(step: RecordedStep, judge: (limit: readonly string[]) => StepDifference[]): StepDifference[];
}

/** Claimers A, B, C are not limited. Of any other one the limits stay that all of its steps so far agree with; that none is left is a difference. */
function limitsOf(steps: readonly RecordedStep[]): Limits {
  const rows = steps.flatMap((step) => step.after);
  const open = new Map<string, string[][]>();
  return {
    judge: (step, judge) => {
      if (step.limit !== undefined) return judge(step.limit);
      if (step.actor === '' || /^[A-H]$/.test(step.actor)) return judge([]);
      const limits = open.get(step.actor) ?? possibleLimits(rows, step.queue);
      const left = limits.filter((limit) => judge(limit).length === 0);
      if (left.length > 0) open.set(step.actor, left);
      return left.length > 0 ? [] : judge(limits[0] ?? []);
    },
  };
}
