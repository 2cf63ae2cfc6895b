import { addCounts, addLedger, emptyLedger, maskedShare } from '../core/ledger.js';
import { countVerdicts, VERDICTS } from '../core/verdict.js';
import type { Divergence } from '../core/divergence.js';
import { groupByCauses, type CauseGroup } from './causes.js';
import { classRows } from './class-table.js';
import { sayGroup } from './groups-text.js';
import { tableOf } from './html-table.js';
import { escapeHtml, htmlPage } from './html-text.js';
import { renderFindings, sayUnsure } from './noise-text.js';
import type { Report, ReportedCase } from './report-model.js';
import { shownLines, type ShownLine } from './side-by-side.js';
import { sayCode, sayPair, sayUncounted } from './words.js';

/** A whole report as one HTML page: counts at the top, then what differs, folded by group, case and divergence, then how much was compared. */
export function renderHtml(report: Report): string {
  const { cases, problems } = report;
  const sections = [
    `<h1>${escapeHtml(report.title)}</h1>`,
    tableOf([], report.provenance),
    verdictTable(cases),
    ...(problems.length === 0 ? [] : ['<h2>Problems</h2>', ...problems.map((problem) => `<p class="problem">${escapeHtml(problem)}</p>`)]),
    '<h2>What differs</h2>',
    ...section(groupByCauses(cases).map(groupDetails), 'nothing that is not approved'),
    ...folded(
      'Could not tell',
      cases.filter((one) => one.divergences.length === 0 && one.verdict === 'inconclusive'),
    ),
    ...folded(
      'Where the oracle differs from itself',
      cases.filter((one) => (one.noise?.length ?? 0) > 0),
    ),
    ...(report.noise === undefined
      ? []
      : [
          '<h2>What to decide on the noise</h2>',
          `<pre>${[...renderFindings(report.noise), ...report.noise.unsure.map(sayUnsure)].map(escapeHtml).join('\n')}</pre>`,
        ]),
    '<h2>Classes of difference</h2>',
    tableOf(
      ['class', 'code', 'location', 'cases', 'example'],
      classRows(cases).map((row) => [
        row.class,
        row.code,
        row.location,
        String(row.cases),
        `${row.example.case}: ${sayPair({ code: row.code, ...row.example }).join(' → ')}`,
      ]),
    ),
    ...approvals(cases),
    '<h2>How much was compared</h2>',
    ledgerTable(cases),
  ];
  return htmlPage(report.title, sections.join('\n'));
}

const section = (parts: readonly string[], empty: string): readonly string[] => (parts.length === 0 ? [`<p>${escapeHtml(empty)}</p>`] : parts);

function verdictTable(cases: readonly ReportedCase[]): string {
  const counts = countVerdicts(cases.map((one) => one.verdict));
  return tableOf([...VERDICTS, 'of'], [[...VERDICTS.map((verdict) => String(counts[verdict])), `${String(cases.length)} cases`]]);
}

function groupDetails({ causes, cases }: CauseGroup): string {
  const list = causes.map(({ code, location }) => `<li><code>${escapeHtml(location)}</code> ${escapeHtml(code)}: ${escapeHtml(sayCode(code))}</li>`);
  return details(escapeHtml(sayGroup(causes.length, cases.length)), [`<ul>${list.join('')}</ul>`, ...cases.map((one) => caseDetails(one))].join('\n'));
}

function folded(title: string, cases: readonly ReportedCase[]): string[] {
  return cases.length === 0 ? [] : [`<h2>${escapeHtml(title)}</h2>`, ...cases.map((one) => caseDetails(one))];
}

function caseDetails(one: ReportedCase): string {
  const why = one.verdict === 'inconclusive' ? `: ${one.reason}: ${one.detail}` : '';
  const summary = `<span class="${one.verdict}">${one.verdict}</span> <code>${escapeHtml(one.id)}</code>${escapeHtml(why)}`;
  const repeat = (['oracle', 'target'] as const).flatMap((side) => (one.reproduce?.[side] ?? []).map((line) => `${side} $ ${line}`));
  return details(
    summary,
    [
      ...one.divergences.map((divergence) => divergenceDetails(divergence)),
      ...(one.noise ?? []).map((divergence) => divergenceDetails(divergence, 'the oracle differs from itself here: ')),
      ...(repeat.length === 0 ? [] : [`<pre>${repeat.map(escapeHtml).join('\n')}</pre>`]),
    ].join('\n'),
  );
}

function divergenceDetails(divergence: Divergence, before = ''): string {
  const summary = `${escapeHtml(before)}<code>${escapeHtml(divergence.location)}</code> ${escapeHtml(divergence.code)}: ${escapeHtml(sayCode(divergence.code))}`;
  const rows = shownLines(divergence, SHOWN).map(pairRow);
  const head = '<div></div><div class="head">oracle</div><div class="head">target</div>';
  // Open: whoever unfolded the case wants to see the values, and a printed page shows them.
  return `<details open><summary>${summary}</summary><div class="pair">${head}${rows.join('')}</div></details>`;
}

/** Longest value in a column, in UTF-16 units. */
const SHOWN = 400;

const KINDS: Readonly<Record<ShownLine['mark'], string>> = { '=': 'same', '≠': 'differs', '-': 'removed', '+': 'added', '…': 'skipped' };

function pairRow({ mark, oracle, target }: ShownLine): string {
  const kind = KINDS[mark];
  return `<div>${mark}</div><div class="value oracle ${kind}">${escapeHtml(oracle)}</div><div class="value target ${kind}">${escapeHtml(target)}</div>`;
}

function approvals(cases: readonly ReportedCase[]): string[] {
  const masks = Object.entries(addCounts(cases.map((one) => one.masked)));
  const deviations = new Map<string, number>();
  for (const one of cases) for (const { decision } of one.deviations) deviations.set(decision, (deviations.get(decision) ?? 0) + 1);
  return [
    '<h2>Masks and deviations that were used</h2>',
    tableOf(
      ['entry', 'locations'],
      [...masks.map(([id, count]) => [`mask ${id}`, String(count)]), ...[...deviations].map(([id, count]) => [`deviation by decision ${id}`, String(count)])],
    ),
  ];
}

function ledgerTable(cases: readonly ReportedCase[]): string {
  const ledger = emptyLedger();
  for (const one of cases) addLedger(ledger, one.ledger);
  const uncounted = sayUncounted(addCounts(cases.map((one) => one.uncounted)));
  return [
    tableOf(
      ['what', 'how many'],
      [
        ...Object.entries(ledger).map(([what, count]) => [what, String(count)]),
        ['share of the leaves that is masked', `${(maskedShare(ledger) * 100).toFixed(2)} %`],
      ],
    ),
    ...uncounted.map((line) => `<p>${escapeHtml(line)}</p>`),
  ].join('\n');
}

const details = (summary: string, content: string): string => `<details><summary>${summary}</summary>\n${content}\n</details>`;
