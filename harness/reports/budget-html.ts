import type { BudgetStatus } from '../core/budget.js';
import type { BudgetReport } from '../core/budget-report.js';
import type { ChartData } from './budget-chart-data.js';
import { ruleTable } from './budget-rule-table.js';
import { findingSection, streamSection } from './budget-stream-html.js';
import { BUDGET_STYLE } from './budget-style.js';
import { countStatuses, provenanceOf } from './budget-words.js';
import { tableOf } from './html-table.js';
import { dataBlock, escapeHtml, htmlPage } from './html-text.js';
import { budgetPageScript, uplotScript, uplotStyle } from './page-assets.js';

/** A whole budget run as one HTML page that needs nothing from anywhere: verdicts, findings, charts and tables of every stream. */
export function renderBudgetHtml(report: BudgetReport): string {
  const { runId, measures, streams, findings, problems, notes } = report;
  const title = `Budget run ${runId}`;
  const charts: ChartData[] = [];
  const sections = [
    `<header><h1>${escapeHtml(title)}</h1><button id="theme" type="button" hidden title="switch between light and dark">theme</button></header>`,
    tally(report),
    ...problems.map((problem) => `<p class="problem">${escapeHtml(problem)}</p>`),
    ...notes.map((note) => `<p>${escapeHtml(note)}</p>`),
    '<h2>Rules</h2>',
    ruleTable(measures),
    ...(findings.length === 0 ? [] : ['<h2>Findings in the database</h2>', ...findings.map(findingSection)]),
    '<h2>Streams</h2>',
    ...(streams.length === 0 ? ['<p>none was sampled</p>'] : streams.map((stream) => streamSection(stream, measures, charts))),
    '<h2>Where from</h2>',
    `<div class="scroll names">${tableOf([], provenanceOf(report))}</div>`,
    dataBlock('chart-data', charts),
  ];
  return htmlPage(title, sections.join('\n'), { style: `${uplotStyle}\n${BUDGET_STYLE}`, scripts: [uplotScript, budgetPageScript] });
}

function tally({ measures, exitCode }: BudgetReport): string {
  const counts = countStatuses(measures);
  const one = (status: BudgetStatus): string => `<span class="${counts[status] === 0 ? 'soft' : status}"><b>${String(counts[status])}</b>${status}</span>`;
  const parts = (['within', 'breached', 'undecided', 'deferred'] as const).map(one);
  return `<div class="tally">${parts.join('')}<span class="soft">of ${String(measures.length)} measures, exit ${String(exitCode)}</span></div>`;
}
