import { setTimeout as pause } from 'node:timers/promises';
import { BudgetRun } from '../budgets/budget-run.js';
import type { ScanTally } from '../budgets/judge-pool.js';
import { withoutOracle, type SegmentRecord } from '../budgets/segment.js';
import type { SideSamples } from '../budgets/stream-samples.js';
import { segmentSeconds, type Window } from '../budgets/window.js';
import type { BudgetRule, MeasureVerdict } from '../core/budget.js';
import { Random } from '../core/random.js';
import type { StreamSampler } from './stream-sampler.js';

export interface RunBudgetsInput {
  readonly rules: readonly BudgetRule[];
  readonly samplers: readonly StreamSampler[];
  /** Why a budget is not measured, by budget id. */
  readonly missing: ReadonlyMap<string, string>;
  readonly scans: ScanTally | undefined;
  readonly window: Window;
  readonly seed: number;
  /** The oracle's samples of another day in its place: what is sampled of it here is thrown away. */
  readonly baseline?: { readonly id: string; readonly streams: readonly { readonly id: string; readonly oracle: SideSamples }[] };
  /** Segments of an earlier part of the same run. */
  readonly earlier: readonly SegmentRecord[];
  /** Told each segment as soon as it is there. */
  readonly keep: (segment: SegmentRecord) => void;
  readonly progress: (line: string) => void;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

export interface BudgetOutcome {
  readonly run: BudgetRun;
  readonly measures: readonly MeasureVerdict[];
}

/** Least seconds of a segment: less is mostly warming up. */
const LEAST_SEGMENT_SECONDS = 2;

/**
 * Samples all streams in rounds, in random order, until each rule is decided or the window is over. What was sampled is kept segment by
 * segment, so that a run that is stopped can be taken up again. Throws when it is stopped; the segment at work is thrown away.
 */
export async function runBudgets(input: RunBudgetsInput): Promise<BudgetOutcome> {
  const { rules, samplers, missing, window, seed, signal, clock } = input;
  const run = new BudgetRun({
    rules,
    streams: samplers.flatMap(({ plans }) => plans),
    missing,
    windowSeconds: window.seconds,
    adaptive: window.adaptive,
    seed,
    ...(input.baseline === undefined ? {} : { baseline: input.baseline.id }),
  });
  for (const { id, oracle } of input.baseline?.streams ?? []) takeOracle(run, id, oracle);
  const add = (segment: SegmentRecord): void => run.add(input.baseline === undefined ? segment : withoutOracle(segment));
  let number = 0;
  for (const segment of input.earlier) {
    add(segment);
    run.look();
    number = Math.max(number, segment.number);
  }
  const random = new Random(seed + number);
  for (;;) {
    const begun = clock();
    const wanted = samplers.filter((sampler) => isWanted(sampler, run));
    if (wanted.length === 0) break;
    for (const sampler of inRandomOrder(wanted, random)) {
      const left = Math.max(...sampler.plans.map(({ id, seconds }) => seconds - (run.streams.get(id)?.seconds ?? 0)));
      number += 1;
      const segments = await sampler.sample({
        number,
        seconds: Math.max(LEAST_SEGMENT_SECONDS, Math.min(segmentSeconds(window), Math.ceil(left))),
        seed,
        signal,
      });
      signal.throwIfAborted();
      for (const segment of segments) {
        add(segment);
        input.keep(segment);
      }
      run.look();
      input.progress(progressLine(run, samplers));
    }
    if (window.every !== undefined && samplers.some((sampler) => isWanted(sampler, run))) {
      const rest = window.every * 1000 - (clock() - begun);
      if (rest > 0) await pause(rest, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
  return { run, measures: run.finish(input.scans) };
}

/** Puts a baseline's samples in the place of the oracle's. */
function takeOracle(run: BudgetRun, id: string, { ok, errors, ...counts }: SideSamples): void {
  const stream = run.streams.get(id);
  if (stream === undefined) return;
  for (const sample of ok) stream.oracle.ok.push(sample);
  Object.assign(stream.oracle.errors, errors);
  Object.assign(stream.oracle, counts);
}

function isWanted({ plans }: StreamSampler, run: BudgetRun): boolean {
  return plans.some(({ id }) => run.wants(id));
}

function inRandomOrder<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, key: random.next() }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

function progressLine(run: BudgetRun, samplers: readonly StreamSampler[]): string {
  const sampled = [...run.streams.values()].reduce((sum, { seconds }) => sum + seconds, 0);
  const plans = samplers.flatMap((sampler) => sampler.plans);
  const planned = plans.reduce((sum, { seconds }) => sum + seconds, 0);
  const open = plans.filter(({ id }) => run.wants(id)).map(({ id }) => id);
  return `${String(Math.round(sampled))} of at most ${String(Math.round(planned))} s sampled; ${open.length === 0 ? 'all is decided or used up' : `open: ${open.join(', ')}`}`;
}
