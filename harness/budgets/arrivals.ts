import type { Random } from '../core/random.js';

export type ArrivalProcess = 'poisson' | 'constant';

/** One request of a schedule. */
export interface Arrival {
  /** Milliseconds after the start of the segment. */
  readonly at: number;
  readonly side: 'oracle' | 'target';
  /** Which of the stream's items is sent; both requests of a pair send the same. */
  readonly item: number;
  /** Number of the pair in the segment. */
  readonly pair: number;
}

export interface ScheduleInput {
  readonly process: ArrivalProcess;
  /** Requests per second to each side. */
  readonly perSecond: number;
  readonly seconds: number;
  /** Weight of each item; higher is drawn more often. */
  readonly weights: readonly number[];
  readonly random: Random;
}

/** Times of `count` arrivals at a mean rate of `perMs` a millisecond: a Poisson process (exponential gaps) or equal gaps. */
export function arrivalTimes(process: ArrivalProcess, perMs: number, count: number, random: Random): number[] {
  const times: number[] = [];
  let at = 0;
  for (let number = 0; number < count; number += 1) {
    at += process === 'constant' ? 1 / perMs : -Math.log(1 - random.next()) / perMs;
    times.push(at);
  }
  return times;
}

/**
 * An open-loop schedule for both sides: arrivals at twice the rate, taken in pairs; in each pair the sides come in random order and send
 * the same item, so that both get the same work under the same circumstances.
 */
export function pairedSchedule({ process, perSecond, seconds, weights, random }: ScheduleInput): Arrival[] {
  const pairs = Math.max(1, Math.round(perSecond * seconds));
  const times = arrivalTimes(process, (2 * perSecond) / 1000, pairs * 2, random);
  return Array.from({ length: pairs }, (_, pair) => {
    const item = drawItem(weights, random);
    const first = random.next() < 0.5 ? 'oracle' : 'target';
    const second = first === 'oracle' ? 'target' : 'oracle';
    return [{ at: times[2 * pair] ?? 0, side: first, item, pair } as const, { at: times[2 * pair + 1] ?? 0, side: second, item, pair } as const];
  }).flat();
}

function drawItem(weights: readonly number[], random: Random): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [item, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return item;
  }
  return weights.length - 1;
}
