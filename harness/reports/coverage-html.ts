import { isShown, type AnswerCoverage, type Coverage, type GroupCoverage, type RowCoverage } from '../core/coverage.js';
import { sayCases } from './coverage-text.js';
import { escapeHtml, htmlPage } from './html-text.js';
import { tableOf } from './html-table.js';

/** The coverage as one HTML page: what is red, the auth modes, groups, and every row folded by family. */
export function renderCoverageHtml(coverage: Coverage): string {
  const { profile, evidence, families, waves, batches, modes, rows, problems, notes } = coverage;
  const title = `Coverage of profile ${profile}`;
  const sections = [
    `<h1>${escapeHtml(title)}</h1>`,
    tableOf(
      [],
      [
        ['runs', evidence.runs.join(', ') || 'none'],
        ['recordings', evidence.recordings.join(', ') || 'none'],
      ],
    ),
    ...notes.map((note) => `<p class="inconclusive">${escapeHtml(note)}</p>`),
    '<h2>Problems</h2>',
    ...(problems.length === 0 ? ['<p>none</p>'] : problems.map((problem) => `<p class="problem">${escapeHtml(problem)}</p>`)),
    '<h2>Auth modes</h2>',
    tableOf(
      ['mode', 'rows', 'let in', 'exercised', 'recorded', 'for instance', 'refused', 'exercised', 'recorded', 'for instance', ''],
      modes.map(({ mode, rows: number, allowed, refused }) => [
        mode,
        String(number),
        ...answerCells(allowed),
        ...answerCells(refused),
        isShown(allowed) && isShown(refused) ? 'shown' : 'RED',
      ]),
    ),
    ...groupSection('Families', families),
    ...groupSection('Waves', waves),
    ...groupSection('Signoff batches', batches),
    '<h2>Rows</h2>',
    ...families.map(({ name }) =>
      familyRows(
        name,
        rows.filter((row) => (row.family === '' ? '(none)' : row.family) === name),
      ),
    ),
  ];
  return htmlPage(title, sections.join('\n'));
}

const answerCells = ({ cases, exercised, seen, example }: AnswerCoverage): string[] => [String(cases), String(exercised), String(seen), example];

function groupSection(title: string, groups: readonly GroupCoverage[]): string[] {
  return [
    `<h2>${escapeHtml(title)}</h2>`,
    tableOf(
      ['name', 'rows', 'in scope', 'with a happy case', 'cases', 'exercised', 'recorded'],
      groups.map((one) => [one.name, ...[one.rows, one.inScope, one.withHappy, one.cases, one.exercised, one.seen].map(String)]),
    ),
  ];
}

function familyRows(name: string, rows: readonly RowCoverage[]): string {
  const exercised = rows.filter((row) => row.exercised).length;
  const table = tableOf(
    ['row', 'capability', 'auth mode', 'exercised', 'recorded', 'cases', 'principals', 'gates', 'errors', 'compared', 'last run', 'lost'],
    rows.map((row) => [
      row.id,
      row.capability,
      row.authMode,
      row.exercised ? 'yes' : row.why,
      row.seen ? 'yes' : 'no',
      sayCases(row),
      row.principals.join(' '),
      row.gates.names.length === 0 ? '' : `${row.gates.names.join(' ')} (${String(row.gates.on)} on, ${String(row.gates.off)} off)`,
      row.errors.join(' '),
      row.compared.join(', '),
      row.lastRun === undefined ? '' : `${row.lastRun.run}: ${row.lastRun.verdict}`,
      row.lost.join(', '),
    ]),
  );
  return `<details><summary>${escapeHtml(name)}: ${String(exercised)} of ${String(rows.length)} exercised</summary>\n${table}\n</details>`;
}
