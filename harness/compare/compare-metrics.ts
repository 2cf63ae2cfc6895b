import { diverge, type Comparison } from './comparison.js';

/** `name{labels} value [timestamp]` of the Prometheus text format 0.0.4. */
const SAMPLE = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\S+)(?: -?\d+)?$/;

/** A page of metrics. */
export interface Exposition {
  /** `# HELP` and `# TYPE` lines. */
  readonly families: ReadonlySet<string>;
  /** Name with labels to the amount as it is written. */
  readonly series: ReadonlyMap<string, string>;
}

/**
 * Compares two pages of metrics: the families with help and type, the series with label names and values, and what each stands at.
 * An amount that follows from all that ran before is for a mask to name; nothing is left out here.
 */
export function compareMetrics(oracle: string, target: string, location: string, to: Comparison): void {
  const left = readMetrics(oracle);
  const right = readMetrics(target);
  to.ledger.messages += left.families.size + left.series.size;
  for (const line of left.families) if (!right.families.has(line)) diverge(to, 'metric-missing', `${location}/families/${line}`, line);
  for (const line of right.families) if (!left.families.has(line)) diverge(to, 'metric-added', `${location}/families/${line}`, undefined, line);
  for (const [series, amount] of left.series) {
    const other = right.series.get(series);
    if (other === undefined) diverge(to, 'metric-missing', `${location}/series/${series}`, amount);
    else if (Number(other) !== Number(amount)) diverge(to, 'metric-amount', `${location}/series/${series}`, amount, other);
  }
  for (const [series, amount] of right.series) if (!left.series.has(series)) diverge(to, 'metric-added', `${location}/series/${series}`, undefined, amount);
}

/** Reads the Prometheus text format; a line that is no sample is kept whole, as a series without amount. */
export function readMetrics(text: string): Exposition {
  const families = new Set<string>();
  const series = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) families.add(line);
    else if (line !== '') {
      const [, name = line, amount = ''] = SAMPLE.exec(line) ?? [];
      series.set(name, amount);
    }
  }
  return { families, series };
}
