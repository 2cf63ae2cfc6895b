import { expect, test } from 'vitest';
import type { BodyComparison } from './body-comparison.js';
import { goalsOf, ratio, stateOf, type Goal } from './goals.js';
import type { ReplayLoad } from './replay-load.js';
import type { Summary } from './statistics.js';

const goal: Goal = { text: 'a', limit: 2, sense: 'most', unit: 'x', value: 2 };

test.each<{ goal: Goal; state: string }>([
  { goal, state: 'met' },
  { goal: { ...goal, value: 2.01 }, state: 'missed' },
  { goal: { ...goal, sense: 'least', value: 2 }, state: 'met' },
  { goal: { ...goal, sense: 'least', value: 1.99 }, state: 'missed' },
  { goal: { ...goal, value: undefined }, state: 'not measured' },
])('$goal.value $goal.sense $goal.limit is $state', ({ goal: one, state }) => {
  expect(stateOf(one)).toBe(state);
});

test('a ratio needs both sides', () => {
  expect(ratio(3, 2)).toBe(1.5);
  expect(ratio(undefined, 2)).toBeUndefined();
  expect(ratio(3, undefined)).toBeUndefined();
});

const at = (median: number): Summary => ({ min: median, median, max: median });
const load: ReplayLoad = { repetitions: 1, seconds: 1, servers: [{ kind: 'not-measured', server: 'a server', why: 'no wrk' }] };
const schemas = { naive: at(1300), shared: at(75) };

const bodies: BodyComparison = {
  rounds: 1,
  sets: [{ name: 'repeated', pairs: 413, equalPairs: 192, bytes: 1, lossless: at(12), normalise: at(10), jsonDiffTs: at(24) }],
  reversed: { members: 10_000, lossless: at(10), jsonDiffPatchMs: 1000, extraHeapBytes: 50_000_000 },
};

test('the goals compare medians of whole processes', () => {
  const goals = goalsOf({
    harnessMs: 600,
    bareLoopMs: 500,
    newmanMs: 5000,
    hurlMs: undefined,
    slowestPlanningMs: 80,
    slowestWarmMs: 2500,
    bodies,
    schemas,
    load,
  });
  expect(goals.map(stateOf)).toEqual([
    'met',
    'missed',
    'met',
    'not measured',
    'met',
    'missed',
    'met',
    'met',
    'missed',
    'met',
    'met',
    'not measured',
    'not measured',
  ]);
  expect(goals[0]?.value).toBe(1.2);
});
