import type { PerSide } from '../core/budget.js';
import type { Block } from './ratio-interval.js';

/** One usable answer. */
export interface Sample {
  /** Number of the block: a second of the window. */
  readonly block: number;
  /** From the intended start to the last byte, milliseconds. */
  readonly ms: number;
  /** Index of the item (the case) that was sent. */
  readonly item: number;
  /** First time that this very thing was asked of the side. */
  readonly first: boolean;
}

/** What one side did in a stream. */
export interface SideSamples {
  readonly ok: Sample[];
  /** Errors by kind; they are never part of a latency. */
  readonly errors: Record<string, number>;
  late: number;
  warmUp: number;
  connections: number;
  /** Digests that were compared, and how many were wrong. */
  digestsChecked: number;
  digestsWrong: number;
}

/** Everything sampled of one stream. */
export interface StreamSamples extends PerSide<SideSamples> {
  /** `PB-REG-PULL/v2`. */
  readonly id: string;
  readonly budget: string;
  /** Cases, by item. */
  readonly items: readonly { readonly case: string; readonly row: string }[];
  /** Event-loop delay of the generator, milliseconds. */
  readonly generator: { p99: number; max: number };
  /** Sides that no longer answer. */
  readonly down: Set<'oracle' | 'target'>;
  /** Sides that could not keep up with what came: their latency is a matter of how long one measures. */
  readonly backlog: Set<'oracle' | 'target'>;
  /** Steps of the wall clock against the monotonic one, in seconds; latencies do not come from the wall clock. */
  readonly clockSteps: number[];
  /** Cases that were to be sent and could not be, with the reason: what is left is not all that the rule is about. */
  readonly leftOut: readonly string[];
  /** Seconds of the window that were sampled, warming up not counted. */
  seconds: number;
}

export const SIDES = ['oracle', 'target'] as const;

function emptySide(): SideSamples {
  return { ok: [], errors: {}, late: 0, warmUp: 0, connections: 0, digestsChecked: 0, digestsWrong: 0 };
}

export function emptyStream({ id, budget, items, leftOut }: Pick<StreamSamples, 'id' | 'budget' | 'items' | 'leftOut'>): StreamSamples {
  const nothing = { generator: { p99: 0, max: 0 }, down: new Set<'oracle' | 'target'>(), backlog: new Set<'oracle' | 'target'>(), clockSteps: [], seconds: 0 };
  return { id, budget, items, leftOut, oracle: emptySide(), target: emptySide(), ...nothing };
}

export function errorCount({ errors }: SideSamples): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

/** Answers that were asked for and could be judged: usable ones and errors. */
export function answered(side: SideSamples): number {
  return side.ok.length + errorCount(side);
}

/** Latencies by block, for the samples that `keep` wants. */
export function blocksOf(stream: PerSide<SideSamples>, keep: (sample: Sample) => boolean = () => true): Block[] {
  const blocks = new Map<number, { oracle: number[]; target: number[] }>();
  for (const side of SIDES) {
    for (const sample of stream[side].ok) {
      if (!keep(sample)) continue;
      let block = blocks.get(sample.block);
      if (block === undefined) blocks.set(sample.block, (block = { oracle: [], target: [] }));
      block[side].push(sample.ms);
    }
  }
  return [...blocks].sort(([one], [other]) => one - other).map(([, block]) => block);
}
