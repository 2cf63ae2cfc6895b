import { CASE_ASPECTS } from '../core/case-aspect.js';
import { isShown, type AnswerCoverage, type Coverage, type GroupCoverage, type RowCoverage } from '../core/coverage.js';

/** One screen: families, waves and batches, the auth modes, what is red, and the counts as the last line. */
export function renderCoverage({ profile, evidence, families, waves, batches, modes, rows, problems, notes }: Coverage): string[] {
  return [
    `profile ${profile}; runs: ${evidence.runs.join(', ') || 'none'}; recordings: ${evidence.recordings.join(', ') || 'none'}`,
    ...groupTable('family', families),
    ...groupTable('wave', waves),
    ...groupTable('batch', batches),
    '',
    `${'auth mode'.padEnd(42)}${'rows'.padStart(5)}   ${'let in: cases'.padStart(13)}${'exercised'.padStart(10)}${'recorded'.padStart(9)}   ${'refused: cases'.padStart(14)}${'exercised'.padStart(10)}${'recorded'.padStart(9)}`,
    ...modes.flatMap(({ mode, rows: number, allowed, refused }) => [
      `${mode.padEnd(42)}${String(number).padStart(5)}   ${answerCells(allowed, 13)}   ${answerCells(refused, 14)}${isShown(allowed) && isShown(refused) ? '' : '  RED'}`,
      `  for instance ${allowed.example || 'none let in'}; ${refused.example || 'none refused'}`,
    ]),
    '',
    ...notes.map((note) => `note: ${note}`),
    ...problems.map((problem) => `problem: ${problem}`),
    lastLine(rows, problems),
  ];
}

const answerCells = ({ cases, exercised, seen }: AnswerCoverage, width: number): string =>
  String(cases).padStart(width) + String(exercised).padStart(10) + String(seen).padStart(9);

const NUMBERS = ['rows', 'in scope', 'with happy', 'cases', 'exercised', 'recorded'] as const;

function groupTable(title: string, groups: readonly GroupCoverage[]): string[] {
  const cells = (values: readonly (string | number)[]): string => values.map((value) => String(value).padStart(11)).join('');
  const shown = groups.filter(({ inScope, cases }) => inScope + cases > 0);
  const rest = groups.filter((one) => !shown.includes(one));
  return [
    '',
    `${title.padEnd(24)}${cells(NUMBERS)}`,
    ...shown.map((one) => one.name.padEnd(24) + cells([one.rows, one.inScope, one.withHappy, one.cases, one.exercised, one.seen])),
    ...(rest.length === 0 ? [] : [`nothing in scope in ${rest.map(({ name, rows }) => `${name} (${String(rows)})`).join(', ')}`]),
  ];
}

function lastLine(rows: readonly RowCoverage[], problems: readonly string[]): string {
  const count = (fits: (row: RowCoverage) => boolean): string => String(rows.filter(fits).length);
  return `${String(rows.length)} rows: ${count((row) => (row.cases.happy ?? 0) > 0)} with a happy case, ${count((row) => row.exercised)} exercised in the run, ${count((row) => row.seen)} recorded, ${count((row) => !row.exercised && !row.seen)} neither; ${String(problems.length)} problems`;
}

/** Every row in two or three lines. */
export function renderCoverageRows({ rows }: Coverage): string[] {
  return rows.map((row) =>
    [
      `${row.id} ${row.exercised ? 'exercised' : `not exercised (${row.why})`}${row.seen ? ', recorded' : ''}; ${sayCases(row) || 'no cases'}`,
      ...(row.principals.length === 0 ? [] : [`principals ${row.principals.join(' ')}`]),
      ...(row.gates.names.length === 0 ? [] : [`gates ${row.gates.names.join(' ')} (${String(row.gates.on)} on, ${String(row.gates.off)} off)`]),
      ...(row.errors.length === 0 ? [] : [`errors ${row.errors.join(' ')}`]),
      ...(row.compared.length === 0 ? [] : [`compared ${row.compared.join(' ')}`]),
      ...(row.lastRun === undefined ? [] : [`last run ${row.lastRun.run}: ${row.lastRun.verdict}`]),
      ...row.lost.map((what) => `LOST ${what}`),
    ].join('\n    '),
  );
}

/** `happy 1, auth 9, not-found 2`. */
export const sayCases = ({ cases }: RowCoverage): string =>
  CASE_ASPECTS.flatMap((aspect) => (cases[aspect] === undefined ? [] : [`${aspect} ${String(cases[aspect])}`])).join(', ');
