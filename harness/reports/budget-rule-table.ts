import type { MeasureVerdict, StreamVerdict } from '../core/budget.js';
import { forestBar, forestScale, type ForestScale } from './budget-forest.js';
import { sayAllowed, sayEstimate, sayFigure, sayReason } from './budget-words.js';
import { escapeHtml } from './html-text.js';

const HEAD = ['status', 'rule', 'oracle', 'target', 'target against oracle, with interval', '', 'samples', 'allowed'];

/** Every rule of the policy with its streams below it; ratios are drawn on one scale. */
export function ruleTable(measures: readonly MeasureVerdict[]): string {
  const scale = forestScale(measures);
  const rows = measures.flatMap((measure) => [ruleRow(measure), ...measure.streams.map((stream) => streamRow(measure, stream, scale))]);
  return `<div class="scroll"><table><thead><tr>${HEAD.map((text) => `<th>${escapeHtml(text)}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

const cell = (html: string, name = ''): string => `<td${name === '' ? '' : ` class="${name}"`}>${html}</td>`;

function ruleRow({ budget, surface, measure, status, exception, ...rule }: MeasureVerdict): string {
  const by = exception === undefined ? '' : ` <span class="undecided">by exception ${escapeHtml(exception)}</span>`;
  const name = `${escapeHtml(budget)} ${escapeHtml(measure)} <span class="soft">${escapeHtml(surface)}</span>${by}`;
  return `<tr class="rule"><td><span class="status ${status}">${status}</span></td><td colspan="6">${name}</td>${cell(escapeHtml(sayAllowed(rule)))}</tr>`;
}

function streamRow({ measure, unit, allowed }: MeasureVerdict, stream: StreamVerdict, scale: ForestScale | undefined): string {
  const { status, reason, detail, figures, estimate, samples, needed } = stream;
  const bar = estimate !== undefined && scale !== undefined && unit === 'percent' ? forestBar(estimate, 1 + allowed / 100, scale) : '';
  const why = [reason === undefined ? '' : `${sayReason(reason)}:`, detail, needed === undefined ? '' : `(about ${String(needed)} samples of each side more)`];
  return [
    '<tr class="of">',
    cell(`<span class="status ${status}">${status}</span>`),
    cell(`<code>${escapeHtml(stream.stream)}</code>`),
    cell(escapeHtml(sayFigure(measure, figures.oracle)), 'number'),
    cell(escapeHtml(sayFigure(measure, figures.target)), 'number'),
    cell(escapeHtml(sayEstimate(measure, estimate))),
    cell(bar),
    cell(`${String(samples.oracle)}/${String(samples.target)}`),
    cell(''),
    '</tr>',
    `<tr class="why"><td></td><td colspan="7">${escapeHtml(why.filter((part) => part !== '').join(' '))}</td></tr>`,
  ].join('');
}
