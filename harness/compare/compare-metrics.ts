import { diverge, type Comparison } from './comparison.js';

/** `name{labels} value [timestamp]` of the Prometheus text format 0.0.4. */
const SAMPLE = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\S+)(?: -?\d+)?$/;

interface Exposition {
  /** `# HELP` and `# TYPE` lines. */
  readonly families: ReadonlySet<string>;
  /** Names with labels. */
  readonly series: ReadonlySet<string>;
}

/**
 * Compares two pages of metrics: the families with help and type, and the series with label names and values. What a series
 * stands at follows from all that ran before; it is masked here, and its movement is compared by a probe.
 */
export function compareMetrics(oracle: string, target: string, location: string, to: Comparison): void {
  const left = read(oracle);
  const right = read(target);
  to.ledger.messages += left.families.size + left.series.size;
  to.ledger.maskedElsewhere += left.series.size;
  for (const [kind, one, other] of [
    ['families', left.families, right.families],
    ['series', left.series, right.series],
  ] as const) {
    for (const line of one) if (!other.has(line)) diverge(to, 'metric-missing', `${location}/${kind}/${line}`, line);
    for (const line of other) if (!one.has(line)) diverge(to, 'metric-added', `${location}/${kind}/${line}`, undefined, line);
  }
}

function read(text: string): Exposition {
  const families = new Set<string>();
  const series = new Set<string>();
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) families.add(line);
    else if (line !== '') series.add(SAMPLE.exec(line)?.[1] ?? line);
  }
  return { families, series };
}
