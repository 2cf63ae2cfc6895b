import type { EffectGroup } from '../core/effects.js';

/** One series of a page of metrics. */
interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `counter`, `gauge`, …; `untyped` when the page does not say. */
  readonly type: string;
  readonly value: number;
}

/** `name{labels} value [timestamp]` of the Prometheus text format 0.0.4. */
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/g;

export interface MetricMovement {
  readonly groups: readonly EffectGroup[];
  /** Families that moved on their own, not by the scraping: `metrics/process_cpu_seconds_total`. */
  readonly restless: readonly string[];
}

/**
 * What the series moved by between `before` and `after`. `idle` was read right before `before`: what moved between these two is the
 * share of reading the page itself and is taken off, or a family that moves on its own, which is named and left out.
 */
export function metricMovement(idle: string, before: string, after: string): MetricMovement {
  const zero = parsePage(idle);
  const start = parsePage(before);
  const restless = new Set<string>();
  const byName = new Map<string, string[]>();
  for (const [key, series] of parsePage(after)) {
    const share = valueOf(start, key) - valueOf(zero, key);
    if (!Number.isInteger(share) || (share !== 0 && series.type === 'gauge')) {
      restless.add(`metrics/${series.name}`);
      continue;
    }
    const amount = series.value - valueOf(start, key) - share;
    // What a duration adds up to, and into which bucket it falls, is a measurement; how often something was timed is behaviour.
    if (amount === 0 || isMeasurement(series)) continue;
    const item = JSON.stringify({ labels: sorted(series.labels), type: series.type, amount });
    const items = byName.get(series.name) ?? [];
    byName.set(series.name, [...items, item]);
  }
  const names = [...byName.keys()].filter((name) => !restless.has(`metrics/${name}`)).sort();
  return {
    groups: names.map((name) => ({
      kind: 'metrics',
      name,
      items: (byName.get(name) ?? []).sort(),
      ordered: false,
      bound: [],
      opaque: [],
      identity: ['labels'],
    })),
    restless: [...restless].sort(),
  };
}

const isMeasurement = (series: Series): boolean => (series.type === 'histogram' || series.type === 'summary') && !series.name.endsWith('_count');

/** A counter appears with its first movement: before, it stood at 0. */
const valueOf = (page: ReadonlyMap<string, Series>, key: string): number => page.get(key)?.value ?? 0;

function parsePage(text: string): Map<string, Series> {
  const types = new Map<string, string>();
  const found = new Map<string, Series>();
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)/.exec(line);
    if (type !== null) types.set(type[1] ?? '', type[2] ?? '');
    const sample = SAMPLE.exec(line);
    if (line.startsWith('#') || sample === null) continue;
    const [, name = '', labelText = '', value = ''] = sample;
    const labels = Object.fromEntries([...labelText.matchAll(LABEL)].map(([, key = '', label = '']) => [key, unescapeLabel(label)]));
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count|total|created)$/, '');
    found.set(`${name} ${JSON.stringify(sorted(labels))}`, { name, labels, type: types.get(family) ?? 'untyped', value: Number(value) });
  }
  return found;
}

const sorted = (labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)));

const unescapeLabel = (text: string): string => text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
