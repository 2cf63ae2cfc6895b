import type { BudgetRule, MeasureVerdict } from '../core/budget.js';
import type { ProofCounts } from '../core/budget-proof.js';
import { Random } from '../core/random.js';
import { BudgetRun } from './budget-run.js';
import { isLatencyRule } from './judge-stream.js';
import type { ScanTally } from './judge-pool.js';
import { naiveBreach, replayRun, type CapturedStream } from './resample.js';

export interface TrialsInput {
  readonly rules: readonly BudgetRule[];
  readonly captured: readonly CapturedStream[];
  readonly scans: ScanTally | undefined;
  readonly missing: ReadonlyMap<string, string>;
  readonly windowSeconds: number;
  readonly seed: number;
  /** Lets other work of the process go on between two trials, and stops when the run is stopped. */
  readonly breathe: () => Promise<void>;
}

export interface AaTrials extends ProofCounts {
  readonly naiveBreached: number;
  readonly deferred: readonly string[];
  readonly open: Readonly<Record<string, number>>;
  readonly medianSeconds: number;
}

/** Judges `runs` whole runs over all budgets in which nothing differs between the sides. */
export async function aaTrials(input: TrialsInput, runs: number): Promise<AaTrials> {
  const counts = { within: 0, breached: 0, undecided: 0, naiveBreached: 0 };
  const deferred = new Set<string>();
  const open: Record<string, number> = {};
  const seconds: number[] = [];
  for (let number = 0; number < runs; number += 1) {
    await input.breathe();
    const random = new Random(input.seed + number * 65_537);
    const run = newRun(input, input.seed + number);
    replayRun(run, input.captured, 0, random);
    const measures = run.finish(input.scans);
    counts[outcomeOf(measures)] += 1;
    for (const measure of measures) {
      if (measure.status === 'deferred') deferred.add(nameOf(measure));
      if (measure.status === 'undecided' || measure.status === 'breached') open[nameOf(measure)] = (open[nameOf(measure)] ?? 0) + 1;
    }
    if (isNaivelyBreached(input, random)) counts.naiveBreached += 1;
    seconds.push([...run.streams.values()].reduce((sum, stream) => sum + stream.seconds, 0));
  }
  seconds.sort((one, other) => one - other);
  return { runs, ...counts, deferred: [...deferred], open, medianSeconds: seconds[Math.floor(seconds.length / 2)] ?? 0 };
}

/** Judges one rule `runs` times with a target that is slower by `slowdown`, at the levels of a run over all budgets. */
export async function powerTrials(input: TrialsInput, rule: BudgetRule, slowdown: number, runs: number): Promise<ProofCounts> {
  const counts = { within: 0, breached: 0, undecided: 0 };
  const own = input.captured.filter(({ plan }) => plan.budget === rule.budget);
  for (let number = 0; number < runs; number += 1) {
    await input.breathe();
    const seed = input.seed + number * 131_071 + Math.round(slowdown * 1000) * 8191;
    const run = newRun(input, seed);
    replayRun(run, own, slowdown, new Random(seed));
    const verdict = run.finish(input.scans).find(({ budget, measure }) => budget === rule.budget && measure === rule.measure);
    counts[verdict?.status === 'within' || verdict?.status === 'breached' ? verdict.status : 'undecided'] += 1;
  }
  return { runs, ...counts };
}

function newRun({ rules, captured, missing, windowSeconds }: TrialsInput, seed: number): BudgetRun {
  return new BudgetRun({ rules, streams: captured.map(({ plan }) => plan), missing, windowSeconds, adaptive: true, seed });
}

/** What a run is called: breached by any breach; within when everything that its window decides is within. */
export function outcomeOf(measures: readonly Pick<MeasureVerdict, 'status'>[]): 'within' | 'breached' | 'undecided' {
  if (measures.some(({ status }) => status === 'breached')) return 'breached';
  return measures.some(({ status }) => status === 'undecided') || !measures.some(({ status }) => status === 'within') ? 'undecided' : 'within';
}

function isNaivelyBreached({ rules, captured }: TrialsInput, random: Random): boolean {
  return rules.some(
    (rule) =>
      isLatencyRule(rule) &&
      captured.some(
        (stream) => stream.plan.budget === rule.budget && naiveBreach(stream, rule.measure.startsWith('p99') ? 0.99 : 0.95, rule.allowed / 100, random),
      ),
  );
}

const nameOf = ({ budget, measure }: BudgetRule): string => `${budget} ${measure}`;
