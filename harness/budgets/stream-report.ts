import type { CurvePoint, RouteFigures, StreamReport, TimePoint } from '../core/budget-report.js';
import type { PerSide } from '../core/budget.js';
import type { Random } from '../core/random.js';
import { histogramOf } from './histogram.js';
import { ascending, percentileOf } from './percentiles.js';
import { ratioInterval, type Block } from './ratio-interval.js';
import { blocksOf, errorCount, type SideSamples, type StreamSamples } from './stream-samples.js';

/** Percentiles of the curve, close together where the tail is. */
const PERCENTILES = [0, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 98.5, 99, 99.5, 99.75, 99.9, 99.95, 99.99, 100];

/** Most points of a ratio over time: more cannot be told apart. */
const MOST_POINTS = 60;
/** Fewest blocks of a point, so that it has an interval. */
const LEAST_BLOCKS = 5;
/** Intervals that are drawn and not judged hold the truth in so many of a hundred cases, on each side. */
const DRAWN = { low: 0.025, high: 0.025 };
const RESAMPLES = 400;

/** Everything that is shown of a stream. `fraction` is the percentile that its rule judges. */
export function streamReport(stream: StreamSamples, fraction: number, more: Pick<StreamReport, 'kind' | 'title' | 'notes'>, random: Random): StreamReport {
  return {
    id: stream.id,
    budget: stream.budget,
    ...more,
    counts: perSide(stream, (side) => ({
      ok: side.ok.length,
      errors: errorCount(side),
      late: side.late,
      warmUp: side.warmUp,
      connections: side.connections,
    })),
    errors: perSide(stream, ({ errors }) => errors),
    generator: stream.generator,
    curve: curveOf(stream),
    overTime: overTime(blocksOf(stream), fraction, random),
    routes: routesOf(stream, fraction, random),
    histograms: perSide(stream, (side) => histogramOf(side.ok.map(({ ms }) => Math.max(0, Math.round(ms * 1000))))),
  };
}

function perSide<Value>(stream: PerSide<SideSamples>, of: (side: SideSamples) => Value): PerSide<Value> {
  return { oracle: of(stream.oracle), target: of(stream.target) };
}

function curveOf(stream: PerSide<SideSamples>): CurvePoint[] {
  const { oracle, target } = perSide(stream, (side) => ascending(side.ok.map(({ ms }) => ms)));
  if (oracle.length === 0 || target.length === 0) return [];
  return PERCENTILES.map((percentile) => ({
    percentile,
    oracle: percentileOf(oracle, percentile / 100),
    target: percentileOf(target, percentile / 100),
  }));
}

/** The ratio in stretches of equally many blocks; a block is a second. */
function overTime(blocks: readonly Block[], fraction: number, random: Random): TimePoint[] {
  const size = Math.max(LEAST_BLOCKS, Math.ceil(blocks.length / MOST_POINTS));
  const points: TimePoint[] = [];
  for (let at = 0; at < blocks.length; at += size) {
    const stretch = blocks.slice(at, at + size);
    const interval = ratioInterval({ blocks: stretch, fraction, alpha: DRAWN, random, resamples: RESAMPLES });
    if (interval === undefined) continue;
    const { value, low, high } = interval;
    const count = (side: 'oracle' | 'target'): number => stretch.reduce((sum, block) => sum + block[side].length, 0);
    points.push({ at, ratio: { value, low, high }, samples: { oracle: count('oracle'), target: count('target') } });
  }
  return points;
}

function routesOf(stream: StreamSamples, fraction: number, random: Random): RouteFigures[] {
  const pooled = ratioOf(blocksOf(stream), fraction);
  return stream.items.flatMap(({ row, case: id }, item): RouteFigures[] => {
    const blocks = blocksOf(stream, (sample) => sample.item === item);
    const own = perSide(stream, (side) => ascending(side.ok.flatMap((sample) => (sample.item === item ? [sample.ms] : []))));
    if (own.oracle.length === 0 || own.target.length === 0) return [];
    const interval = ratioInterval({ blocks, fraction, alpha: DRAWN, random, resamples: RESAMPLES });
    const without = ratioOf(
      blocksOf(stream, (sample) => sample.item !== item),
      fraction,
    );
    const figures: RouteFigures = {
      row,
      case: id,
      samples: { oracle: own.oracle.length, target: own.target.length },
      p50: { oracle: percentileOf(own.oracle, 0.5), target: percentileOf(own.target, 0.5) },
      p95: { oracle: percentileOf(own.oracle, 0.95), target: percentileOf(own.target, 0.95) },
      ...(interval === undefined ? {} : { ratio: { value: interval.value, low: interval.low, high: interval.high } }),
      pull: Number.isNaN(without) ? 0 : pooled - without,
    };
    return [figures];
  });
}

function ratioOf(blocks: readonly Block[], fraction: number): number {
  const of = (side: 'oracle' | 'target'): number => percentileOf(ascending(blocks.flatMap((block) => block[side])), fraction);
  return of('target') / of('oracle');
}
