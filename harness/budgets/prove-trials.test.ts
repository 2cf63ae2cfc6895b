import { describe, expect, test } from 'vitest';
import type { BudgetRule, BudgetStatus } from '../core/budget.js';
import { streamSamples } from '../testing/budget-builder.js';
import { cachedStream } from '../testing/cached-stream.js';
import type { PlannedStream } from './budget-run.js';
import { aaTrials, outcomeOf, powerTrials, type TrialsInput } from './prove-trials.js';
import { captureOf } from './resample.js';
import type { StreamSamples } from './stream-samples.js';

const PULL: BudgetRule = { budget: 'PB-REG-PULL', surface: 'registry pull', measure: 'p95_latency', allowed: 10, unit: 'percent' };
const PULL_P99: BudgetRule = { ...PULL, measure: 'p99_latency', allowed: 15 };
const SCANS: BudgetRule = { ...PULL, budget: 'PB-DB-SAFETY', measure: 'new_full_scans', allowed: 0, unit: 'count' };
const PLAN: PlannedStream = { id: 'PB-REG-PULL/registry-jwt', budget: 'PB-REG-PULL', items: [], leftOut: [], seconds: 300 };
const PLAIN = { first: 1, later: 1 };

function input(samples: StreamSamples, parts: Partial<TrialsInput> = {}): TrialsInput {
  return {
    rules: [PULL],
    captured: [captureOf(PLAN, samples)],
    scans: { findings: 0, cases: 264, detail: 'none' },
    missing: new Map(),
    windowSeconds: 600,
    seed: 12,
    breathe: () => Promise.resolve(),
    ...parts,
  };
}

/** Latencies of 10 to 12 ms. */
const steady = cachedStream(PLAIN, PLAIN, 30);
/** Skewed ones with long answers now and then. */
const uneven = streamSamples(PLAN.id, 2000, 3);

describe('runs in which nothing changed', () => {
  test('are within where latencies are steady, with what the window defers by name and the time that it took', async () => {
    const trials = await aaTrials(input(steady, { rules: [PULL, PULL_P99, SCANS] }), 5);
    expect(trials).toMatchObject({ runs: 5, within: 5, breached: 0, undecided: 0, naiveBreached: 0, deferred: ['PB-REG-PULL p99_latency'], open: {} });
    expect(trials.medianSeconds).toBe(60);
  });

  test('are never breached where the naive rule cries wolf', async () => {
    const trials = await aaTrials(input(uneven), 12);
    expect(trials.breached).toBe(0);
    expect(trials.naiveBreached).toBeGreaterThan(1);
    expect(trials.within + trials.undecided).toBe(12);
  });

  test('that are not within name the measure that was open', async () => {
    const trials = await aaTrials(input(steady, { rules: [PULL, SCANS], scans: undefined }), 2);
    expect(trials).toMatchObject({ within: 0, undecided: 2, open: { 'PB-DB-SAFETY new_full_scans': 2 } });
    const wrong = await aaTrials(input(steady, { rules: [PULL, SCANS], scans: { findings: 1, cases: 264, detail: 'one' } }), 2);
    expect(wrong).toMatchObject({ within: 0, breached: 2, open: { 'PB-DB-SAFETY new_full_scans': 2 } });
  });

  test('come out the same with the same seed, and pause before each', async () => {
    let pauses = 0;
    const breathe = (): Promise<void> => {
      pauses += 1;
      return Promise.resolve();
    };
    expect(await aaTrials(input(uneven, { breathe }), 3)).toEqual(await aaTrials(input(uneven), 3));
    expect(pauses).toBe(3);
  });

  test('stop when they are stopped', async () => {
    const breathe = (): Promise<void> => Promise.reject(new Error('stopped'));
    await expect(aaTrials(input(steady, { breathe }), 3)).rejects.toThrow('stopped');
    await expect(powerTrials(input(steady, { breathe }), PULL, 0.3, 3)).rejects.toThrow('stopped');
  });
});

describe('a target that is slowed', () => {
  test.each([
    { slowdown: 0, counts: { runs: 4, within: 4, breached: 0, undecided: 0 } },
    { slowdown: 0.1, counts: { runs: 4, within: 0, breached: 0, undecided: 4 } },
    { slowdown: 0.2, counts: { runs: 4, within: 0, breached: 4, undecided: 0 } },
    { slowdown: 0.3, counts: { runs: 4, within: 0, breached: 4, undecided: 0 } },
  ])('by $slowdown is told as $counts', async ({ slowdown, counts }) => {
    expect(await powerTrials(input(steady), PULL, slowdown, 4)).toEqual(counts);
  });

  test('counts for its own rule, at the levels of a run over all', async () => {
    const other: BudgetRule = { ...PULL, budget: 'PB-API-HOT' };
    expect(await powerTrials(input(steady, { rules: [PULL, other] }), other, 0.3, 2)).toEqual({ runs: 2, within: 0, breached: 0, undecided: 2 });
    expect(await powerTrials(input(steady, { rules: [PULL, other] }), PULL, 0.3, 2)).toMatchObject({ breached: 2 });
  });
});

test.each<{ statuses: BudgetStatus[]; outcome: string }>([
  { statuses: ['within', 'deferred'], outcome: 'within' },
  { statuses: ['within', 'undecided', 'breached'], outcome: 'breached' },
  { statuses: ['within', 'undecided'], outcome: 'undecided' },
  { statuses: ['deferred'], outcome: 'undecided' },
  { statuses: [], outcome: 'undecided' },
])('a run with $statuses is $outcome', ({ statuses, outcome }) => {
  expect(outcomeOf(statuses.map((status) => ({ status })))).toBe(outcome);
});
