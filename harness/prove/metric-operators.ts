import type { DivergenceCode } from '../core/divergence.js';
import type { EffectOperator } from './effect-operator.js';
import { shuffled, type Random } from './effect-surface.js';

/** A sample line of a page that moved. */
interface Moved {
  readonly line: string;
  readonly series: string;
  readonly from: number;
  readonly to: number;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\d+(?:\.\d+)?)$/;

/** Series that stand higher than before by more than reading the page explains. */
function movedSeries(page: string, before: string): Moved[] {
  const samples = (text: string): Map<string, number> =>
    new Map(text.split('\n').flatMap((line) => (SAMPLE.exec(line) === null ? [] : [[SAMPLE.exec(line)?.[1] ?? '', Number(SAMPLE.exec(line)?.[2])] as const])));
  const old = samples(before);
  return page.split('\n').flatMap((line) => {
    const [, series, value] = SAMPLE.exec(line) ?? [];
    const from = old.get(series ?? '') ?? 0;
    // Reading the page counts one GET itself; a fault there could fall together with it.
    if (series === undefined || Number(value) <= from || series.includes('method="GET"')) return [];
    return [{ line, series, from, to: Number(value) }];
  });
}

function seriesFault(
  id: string,
  title: string,
  expected: readonly DivergenceCode[],
  edit: (moved: Moved, random: Random) => string | undefined,
): EffectOperator {
  return {
    id,
    title,
    group: 'metrics',
    expected,
    at: 'metrics',
    apply: (page, before, random) => {
      for (const moved of shuffled(movedSeries(page, before), random)) {
        const line = edit(moved, random);
        if (line !== undefined) return { page: page.replace(moved.line, () => line), done: `${moved.line} → ${line}` };
      }
      return undefined;
    },
  };
}

/** Faults on the page of metrics, as the bytes that the second reading gets. */
export const metricOperators: readonly EffectOperator[] = [
  seriesFault('metric-not-moved', 'a counter did not move', ['metric-missing'], ({ series, from }) => `${series} ${String(from)}`),
  seriesFault('metric-moved-twice', 'a counter moved twice as far', ['metric-amount'], ({ series, from, to }) => `${series} ${String(to + to - from)}`),
  seriesFault('metric-label-value', 'a counter moved under another label value', ['metric-missing'], ({ series, to }) =>
    series.includes('"}') ? `${series.replace(/"\}$/, 'x"}')} ${String(to)}` : undefined,
  ),
  seriesFault('metric-label-name', 'a label has another name', ['metric-missing'], ({ series, to }) =>
    series.includes('{') ? `${series.replace(/\{(\w+)=/, '{$1_name=')} ${String(to)}` : undefined,
  ),
  seriesFault('metric-label-added', 'a series has a label too many', ['metric-missing'], ({ series, to }) =>
    series.endsWith('}') ? `${series.slice(0, -1)},shard="1"} ${String(to)}` : `${series}{shard="1"} ${String(to)}`,
  ),
  seriesFault(
    'metric-name',
    'a family has another name',
    ['metric-missing'],
    ({ series, to }) => `${series.replace(/^\w+/, (name) => `${name}_all`)} ${String(to)}`,
  ),
  seriesFault('metric-gone', 'a series is gone from the page', ['metric-missing', 'metric-amount'], ({ series }) => `# ${series}`),
  {
    id: 'metric-extra',
    title: 'a counter moved that had not to',
    group: 'metrics',
    expected: ['metric-added'],
    at: 'metrics',
    apply: (page) => ({ page: `${page}registry_surplus_total{queue="other"} 1\n`, done: 'registry_surplus_total 1' }),
  },
  {
    id: 'metric-type',
    title: 'a counter calls itself a gauge',
    group: 'metrics',
    expected: ['metric-amount', 'metric-missing'],
    at: 'metrics',
    apply: (page, before, random) => {
      const name = shuffled(movedSeries(page, before), random)[0]?.series.replace(/\{.*$/, '');
      const line = `# TYPE ${name ?? ''} counter`;
      return name === undefined || !page.includes(line) ? undefined : { page: page.replace(line, `# TYPE ${name} gauge`), done: `${name} is a gauge` };
    },
  },
];
