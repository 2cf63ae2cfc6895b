import type { MeasureVerdict } from '../core/budget.js';
import type { DatabaseFinding, RouteFigures, SampleCounts, StreamReport } from '../core/budget-report.js';
import { curveChart, ratioRules, timeChart, type ChartData } from './budget-chart-data.js';
import { sayExecutions, sayMilliseconds, sayRatio } from './budget-words.js';
import { tableOf } from './html-table.js';
import { escapeHtml } from './html-text.js';

const SIDES = ['oracle', 'target'] as const;

/** One stream: charts, counts, errors, and which route moved the pool. Its charts are added to `charts`. */
export function streamSection(stream: StreamReport, measures: readonly MeasureVerdict[], charts: ChartData[]): string {
  const rules = ratioRules(stream, measures);
  const { id, title, counts, generator, routes, notes } = stream;
  const figures = [
    ...(stream.curve.length === 0 ? [] : [chart('Percentiles', curveChart(stream, rules), charts)]),
    ...(stream.overTime.length === 0 ? [] : [chart('Ratio over time', timeChart(stream, rules), charts)]),
  ];
  return [
    `<section class="stream"><h3><code>${escapeHtml(id)}</code> <span class="soft">${escapeHtml(title)}</span></h3>`,
    ...(figures.length === 0 ? [] : [`<div class="charts">${figures.join('\n')}</div>`]),
    scrolled(
      tableOf(
        ['side', 'usable', 'errors', 'late', 'left out as warming up', 'connections', 'errors by kind'],
        SIDES.map((side) => countCells(side, counts[side], stream.errors[side])),
      ),
    ),
    `<p class="soft">The generator’s own delay while it sampled: P99 ${sayMilliseconds(generator.p99)}, largest ${sayMilliseconds(generator.max)}.</p>`,
    ...notes.map((note) => `<p>${escapeHtml(note)}</p>`),
    ...(routes.length === 0 ? [] : [routeTable(routes)]),
    '</section>',
  ].join('\n');
}

const scrolled = (table: string): string => `<div class="scroll">${table}</div>`;

function chart(caption: string, data: ChartData, charts: ChartData[]): string {
  const number = charts.push(data) - 1;
  return `<figure><figcaption>${escapeHtml(caption)}</figcaption><div class="chart" data-chart="${String(number)}">This chart needs JavaScript; the table of rules has its figures.</div></figure>`;
}

function countCells(side: string, { ok, errors, late, warmUp, connections }: SampleCounts, kinds: Readonly<Record<string, number>>): string[] {
  const listed = Object.entries(kinds).map(([kind, count]) => `${kind}: ${String(count)}`);
  return [side, ...[ok, errors, late, warmUp, connections].map(String), listed.join(', ') || 'none'];
}

/** The route that moves the pool most comes first. */
function routeTable(routes: readonly RouteFigures[]): string {
  const sorted = [...routes].sort((one, other) => Math.abs(other.pull) - Math.abs(one.pull));
  const pair = (values: RouteFigures['p50']): string => `${sayMilliseconds(values.oracle)} / ${sayMilliseconds(values.target)}`;
  return `<details open><summary>Routes, the one that moves the pool most first (not judged)</summary>${scrolled(
    tableOf(
      ['row', 'case', 'samples', 'P50 oracle / target', 'P95 oracle / target', 'ratio of P95, with interval', 'moves the pool by'],
      sorted.map(({ row, case: id, samples, p50, p95, ratio, pull }) => [
        row,
        id,
        `${String(samples.oracle)}/${String(samples.target)}`,
        pair(p50),
        pair(p95),
        ratio === undefined ? '–' : sayRatio(ratio),
        `${pull < 0 ? '-' : '+'}${Math.abs(pull).toFixed(3)}`,
      ]),
    ),
  )}</details>`;
}

/** Text of several lines; a line end would else be shown as an escape. */
const block = (text: string): string => `<pre>${text.split('\n').map(escapeHtml).join('\n')}</pre>`;

/** A statement or plan that breaches the database rules, whole. */
export function findingSection({ kind, row, case: id, statement, executions, elements, table, plan, oracle }: DatabaseFinding): string {
  const what = kind === 'new-scan' ? `reads all of ${table ?? 'a big table'}` : `repeats a statement for each element`;
  return [
    `<div class="finding"><h3><span class="breached">${escapeHtml(kind)}</span> ${escapeHtml(row)} <code>${escapeHtml(id)}</code></h3>`,
    `<p>The target ${escapeHtml(what)}: executed ${sayExecutions(executions, elements)}. The oracle: ${escapeHtml(oracle)}</p>`,
    block(statement),
    ...(plan === undefined ? [] : [block(plan)]),
    '</div>',
  ].join('\n');
}
