import type { Estimate, MeasureVerdict } from '../core/budget.js';
import { sayRatio } from './budget-words.js';

const WIDTH = 180;
const HEIGHT = 16;
const EDGE = 6;

/** The scale that all ratios of a page share. */
export interface ForestScale {
  readonly low: number;
  readonly high: number;
}

/** From the smallest to the largest of all ratios, limits and 1; nothing where no ratio was judged. Ends far out are cut. */
export function forestScale(measures: readonly MeasureVerdict[]): ForestScale | undefined {
  const judged = measures.filter(({ unit }) => unit === 'percent');
  const estimates = judged.flatMap(({ streams }) => streams.flatMap(({ estimate }) => (estimate === undefined ? [] : [estimate])));
  if (estimates.length === 0) return undefined;
  const values = [1, ...judged.map(({ allowed }) => 1 + allowed / 100), ...estimates.flatMap(({ low, high }) => [low, high])].filter(Number.isFinite);
  return { low: Math.max(0.5, Math.min(...values)), high: Math.min(2, Math.max(...values)) };
}

/** A ratio with its interval as a bar beside the lines for equal and allowed. An SVG image; numbers only, nothing to escape. */
export function forestBar({ value, low, high }: Estimate, limit: number, scale: ForestScale): string {
  const inside = (at: number): number =>
    EDGE + ((Math.min(Math.max(at, scale.low), scale.high) - scale.low) / (scale.high - scale.low || 1)) * (WIDTH - 2 * EDGE);
  const x = (at: number): string => inside(at).toFixed(1);
  const upright = (at: number, name: string): string => `<line class="${name}" x1="${x(at)}" x2="${x(at)}" y1="0" y2="${String(HEIGHT)}"/>`;
  const middle = String(HEIGHT / 2);
  return [
    `<svg class="forest" width="${String(WIDTH)}" height="${String(HEIGHT)}" role="img" aria-label="${sayRatio({ value, low, high })}, allowed ${limit.toFixed(3)}">`,
    upright(1, 'equal'),
    upright(limit, 'limit'),
    `<line class="interval" x1="${x(low)}" x2="${x(high)}" y1="${middle}" y2="${middle}"/>`,
    `<circle class="value" cx="${x(value)}" cy="${middle}" r="3.5"/>`,
    '</svg>',
  ].join('');
}
