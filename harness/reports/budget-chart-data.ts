import type { BudgetRule, MeasureVerdict } from '../core/budget.js';
import type { CurvePoint, StreamReport, TimePoint } from '../core/budget-report.js';

/** One chart as the page's script draws it: columns of equal length, the first is x. */
export type ChartData =
  | {
      readonly kind: 'curve';
      /** x is 1 / (1 - p), so that each nine takes as much room as the one before. */
      readonly columns: readonly (readonly (number | null)[])[];
      /** Percentiles that rules judge. */
      readonly judged: readonly number[];
      /** What the third line is called; null without one. */
      readonly allowed: string | null;
    }
  | {
      readonly kind: 'time';
      readonly columns: readonly (readonly (number | null)[])[];
      readonly judged: number;
      /** The ratio that is allowed; null where no rule judges one. */
      readonly limit: number | null;
      readonly range: readonly [number, number];
      /** Samples of both sides, by point. */
      readonly samples: readonly string[];
    };

/** Rules that judge a ratio of percentiles in a stream. */
export function ratioRules(stream: Pick<StreamReport, 'id' | 'budget'>, measures: readonly MeasureVerdict[]): BudgetRule[] {
  return measures.filter(
    ({ budget, unit, streams }) => unit === 'percent' && (streams.length === 0 ? budget === stream.budget : streams.some((one) => one.stream === stream.id)),
  );
}

const percentileOfRule = ({ measure }: BudgetRule): number => (measure.startsWith('p99') ? 99 : 95);

/** Latency of both sides by percentile, and what the first rule allows. Points at 100 % have no place on the scale. */
export function curveChart({ curve }: Pick<StreamReport, 'curve'>, rules: readonly BudgetRule[]): ChartData {
  const points = [...curve].filter(({ percentile }) => percentile < 100).sort((one, other) => one.percentile - other.percentile);
  const [rule] = rules;
  const column = (of: (point: CurvePoint) => number): (number | null)[] => points.map((point) => finite(of(point)));
  const allowed = rule === undefined ? [] : [column(({ oracle }) => oracle * (1 + rule.allowed / 100))];
  return {
    kind: 'curve',
    columns: [column(({ percentile }) => 1 / (1 - percentile / 100)), column(({ oracle }) => oracle), column(({ target }) => target), ...allowed],
    judged: [...new Set(rules.map(percentileOfRule))],
    allowed: rule === undefined ? null : `oracle +${String(rule.allowed)} %`,
  };
}

/** The judged ratio over the window, with its interval. */
export function timeChart({ overTime }: Pick<StreamReport, 'overTime'>, rules: readonly BudgetRule[]): ChartData {
  const [rule] = rules;
  const limit = rule === undefined ? null : 1 + rule.allowed / 100;
  const column = (of: (point: TimePoint) => number): (number | null)[] => overTime.map((point) => finite(of(point)));
  return {
    kind: 'time',
    columns: [column(({ at }) => at), column(({ ratio }) => ratio.high), column(({ ratio }) => ratio.low), column(({ ratio }) => ratio.value)],
    judged: rule === undefined ? 95 : percentileOfRule(rule),
    limit,
    range: rangeOf(overTime, limit ?? 1),
    samples: overTime.map(({ samples }) => `${String(samples.oracle)}/${String(samples.target)}`),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** From the ratios and lines, and as much of the intervals as does not press them flat. */
function rangeOf(points: readonly TimePoint[], limit: number): readonly [number, number] {
  const ratios = points.map(({ ratio }) => ratio.value).filter(Number.isFinite);
  const [least, most] = [Math.min(1, limit, ...ratios), Math.max(1, limit, ...ratios)];
  const room = most - least || 0.1;
  const low = Math.max(least - room, Math.min(least, ...points.map(({ ratio }) => ratio.low).filter(Number.isFinite)));
  const high = Math.min(most + room, Math.max(most, ...points.map(({ ratio }) => ratio.high).filter(Number.isFinite)));
  const margin = 0.05 * (high - low);
  return [low - margin, high + margin];
}
