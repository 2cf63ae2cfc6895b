import type { MeasureVerdict, StreamVerdict } from '../core/budget.js';
import type { BudgetReport, DatabaseFinding } from '../core/budget-report.js';
import { columns } from './budget-columns.js';
import { countStatuses, provenanceOf, sayAllowed, sayEstimate, sayExecutions, sayFigure, sayReason } from './budget-words.js';
import { plain } from './words.js';

/** A budget run for the terminal: a line a rule with its streams below it, why some are not within, findings whole, counts last. */
export function renderBudgetText(report: BudgetReport): string[] {
  const { runId, measures, findings, problems, notes } = report;
  const rows = measures.flatMap((measure) => [ruleCells(measure), ...measure.streams.map((stream) => streamCells(measure, stream))]);
  const lines = columns([HEAD, ...rows], [2, 3, 5]);
  const details = new Map(
    measures.flatMap((measure, at) => {
      const before = measures.slice(0, at).reduce((sum, { streams }) => sum + 1 + streams.length, 1);
      return measure.streams.map((stream, number) => [before + 1 + number, why(stream)] as const);
    }),
  );
  const counts = countStatuses(measures);
  return [
    `run ${runId}`,
    ...columns(provenanceOf(report).slice(0, 5)),
    '',
    ...lines.flatMap((line, at) => [line, ...(details.get(at) ?? []).map((text) => `    ${text}`)]),
    ...findings.flatMap(findingLines),
    ...(problems.length + notes.length === 0 ? [] : ['']),
    ...problems.map((problem) => `problem: ${problem}`),
    ...notes.map((note) => `note: ${note}`),
    '',
    `${String(counts.within)} within, ${String(counts.breached)} breached, ${String(counts.undecided)} undecided, ${String(counts.deferred)} deferred, of ${String(measures.length)} measures`,
  ].map(plain);
}

const HEAD = ['rule', 'status', 'oracle', 'target', 'ratio or difference (interval)', 'samples', 'allowed', 'reason'];

function ruleCells({ budget, measure, status, exception, ...rule }: MeasureVerdict): string[] {
  return [`${budget} ${measure}`, status, '', '', '', '', sayAllowed(rule), exception === undefined ? '' : `by exception ${exception}`];
}

function streamCells({ measure }: MeasureVerdict, { stream, status, figures, estimate, samples, reason }: StreamVerdict): string[] {
  return [
    `  ${stream}`,
    `  ${status}`,
    sayFigure(measure, figures.oracle),
    sayFigure(measure, figures.target),
    sayEstimate(measure, estimate),
    `${String(samples.oracle)}/${String(samples.target)}`,
    '',
    reason === undefined ? '' : sayReason(reason),
  ];
}

/** What a person needs to know of a stream that is not simply within. */
function why({ status, detail, reason, needed }: StreamVerdict): string[] {
  if (status === 'within' && reason === undefined) return [];
  return [`${detail}${needed === undefined ? '' : ` (about ${String(needed)} samples of each side more)`}`];
}

function findingLines({ kind, row, case: id, statement, executions, elements, table, plan, oracle }: DatabaseFinding): string[] {
  return [
    '',
    `${kind} ${row} ${id}: ${table === undefined ? '' : `${table} is read whole, `}executed ${sayExecutions(executions, elements)}`,
    ...statement.split('\n').map((line) => `  statement: ${line}`),
    ...(plan === undefined ? [] : plan.split('\n').map((line) => `  plan: ${line}`)),
    `  oracle: ${oracle}`,
  ];
}
