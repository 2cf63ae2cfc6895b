import type { Random } from '../core/random.js';
import type { BudgetRun, PlannedStream } from './budget-run.js';
import { errorCount, type Sample, type StreamSamples } from './stream-samples.js';

/** What was captured live of a stream with the same build on both sides. */
export interface CapturedStream {
  readonly plan: PlannedStream;
  readonly blocks: readonly CapturedBlock[];
  /** Blocks a second of sampling has: 1 for requests. */
  readonly blocksPerSecond: number;
}

/** One block as it was measured: both sides under the same circumstances. */
export interface CapturedBlock {
  readonly oracle: CapturedSide;
  readonly target: CapturedSide;
}

interface CapturedSide {
  readonly ok: readonly Sample[];
  readonly errors: number;
  readonly digests: number;
}

/** Takes a stream's samples apart into blocks. Errors and digests, which have no block, are spread evenly. */
export function captureOf(plan: PlannedStream, samples: StreamSamples): CapturedStream {
  const bySide = { oracle: groupByBlock(samples.oracle.ok), target: groupByBlock(samples.target.ok) };
  const numbers = [...new Set([...bySide.oracle.keys(), ...bySide.target.keys()])].sort((one, other) => one - other);
  const sideOf = (side: 'oracle' | 'target', number: number): CapturedSide => ({
    ok: bySide[side].get(number) ?? [],
    errors: errorCount(samples[side]) / Math.max(1, numbers.length),
    digests: samples[side].digestsChecked / Math.max(1, numbers.length),
  });
  return {
    plan,
    blocks: numbers.map((number) => ({ oracle: sideOf('oracle', number), target: sideOf('target', number) })),
    blocksPerSecond: numbers.length / Math.max(1, samples.seconds),
  };
}

function groupByBlock(samples: readonly Sample[]): Map<number, Sample[]> {
  const blocks = new Map<number, Sample[]>();
  for (const sample of samples) {
    const block = blocks.get(sample.block);
    if (block === undefined) blocks.set(sample.block, [sample]);
    else block.push(sample);
  }
  return blocks;
}

/** Seconds of samples that are drawn between two looks. */
const STEP_SECONDS = 5;

/**
 * Plays a whole run again with blocks that are drawn from what was captured, the sides of each exchanged at random, so that nothing differs
 * between them but chance; `slowdown` makes every latency of the target so much longer (0.2: by 20 %). The run looks and stops as a live one does.
 */
export function replayRun(run: BudgetRun, captured: readonly CapturedStream[], slowdown: number, random: Random): void {
  const factor = 1 + slowdown;
  for (const { plan, blocks, blocksPerSecond } of captured) {
    const stream = run.streams.get(plan.id);
    if (stream === undefined || blocks.length === 0) continue;
    let number = 0;
    while (run.wants(plan.id)) {
      const step = Math.max(1, Math.round(STEP_SECONDS * blocksPerSecond));
      for (let drawn = 0; drawn < step; drawn += 1) {
        const block = blocks[random.below(blocks.length)];
        if (block === undefined) continue;
        const isSwapped = random.next() < 0.5;
        addBlock(stream, isSwapped ? { oracle: block.target, target: block.oracle } : block, number, factor);
        number += 1;
      }
      stream.seconds += STEP_SECONDS;
      run.look();
    }
  }
}

function addBlock(stream: StreamSamples, { oracle, target }: CapturedBlock, number: number, factor: number): void {
  for (const sample of oracle.ok) stream.oracle.ok.push({ ...sample, block: number });
  for (const sample of target.ok) stream.target.ok.push({ ...sample, block: number, ms: sample.ms * factor });
  for (const [side, { errors }] of [
    [stream.oracle, oracle],
    [stream.target, target],
  ] as const)
    if (errors > 0) side.errors['captured'] = (side.errors['captured'] ?? 0) + errors;
  stream.oracle.digestsChecked += oracle.digests;
  stream.target.digestsChecked += target.digests;
}

/** Samples of each side that the naive rule takes. */
const NAIVE_SAMPLES = 100;

/**
 * The naive rule on the same material: one window of each side, one after the other, a percentile of a hundred samples each, compared by
 * eye with the allowance. True when it says that a rule is breached.
 */
export function naiveBreach({ blocks }: CapturedStream, fraction: number, allowance: number, random: Random): boolean {
  const drawSide = (): number[] => {
    const values: number[] = [];
    const start = random.below(blocks.length);
    for (let at = 0; values.length < NAIVE_SAMPLES && at < blocks.length; at += 1) {
      const block = blocks[(start + at) % blocks.length];
      if (block === undefined) break;
      for (const { ms } of random.next() < 0.5 ? block.oracle.ok : block.target.ok) values.push(ms);
    }
    return values.slice(0, NAIVE_SAMPLES).sort((one, other) => one - other);
  };
  const percentile = (values: readonly number[]): number => values[Math.ceil(fraction * values.length) - 1] ?? Number.NaN;
  return percentile(drawSide()) / percentile(drawSide()) > 1 + allowance;
}
