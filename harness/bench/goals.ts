import { REPEATED, type BodyComparison } from './body-comparison.js';
import { comparedWithWrk, type ReplayLoad } from './replay-load.js';
import type { SchemaCompilation } from './schema-compilation.js';

/** One thing that the benchmark wants to see. Reported, never asserted: a busy machine must not turn a build red. */
export interface Goal {
  readonly text: string;
  readonly limit: number;
  /** `most`: the value may be at most the limit; `least`: at least. */
  readonly sense: 'most' | 'least';
  readonly unit: 'x' | 'ms' | 'MB';
  /** Undefined when it was not measured. */
  readonly value: number | undefined;
}

export type GoalState = 'met' | 'missed' | 'not measured';

export function stateOf({ value, limit, sense }: Goal): GoalState {
  if (value === undefined) return 'not measured';
  return (sense === 'most' ? value <= limit : value >= limit) ? 'met' : 'missed';
}

export interface GoalInput {
  readonly harnessMs: number | undefined;
  readonly bareLoopMs: number | undefined;
  readonly newmanMs: number | undefined;
  readonly hurlMs: number | undefined;
  readonly slowestPlanningMs: number | undefined;
  readonly slowestWarmMs: number | undefined;
  readonly bodies: BodyComparison;
  readonly schemas: Pick<SchemaCompilation, 'naive' | 'shared'>;
  readonly load: ReplayLoad;
}

const SERVERS = 2;

export function goalsOf(input: GoalInput): Goal[] {
  const { harnessMs, bareLoopMs, newmanMs, hurlMs, slowestPlanningMs, slowestWarmMs, bodies, schemas, load } = input;
  const repeated = bodies.sets.find(({ name }) => name === REPEATED);
  return [
    { text: 'parity run against the bare undici loop', limit: 1.5, sense: 'most', unit: 'x', value: ratio(harnessMs, bareLoopMs) },
    { text: 'newman against parity run', limit: 10, sense: 'least', unit: 'x', value: ratio(newmanMs, harnessMs) },
    // The harness sends every case to two servers, newman to one.
    {
      text: 'newman against parity run, per request',
      limit: 10,
      sense: 'least',
      unit: 'x',
      value: ratio(newmanMs, harnessMs === undefined ? undefined : harnessMs / SERVERS),
    },
    { text: 'dream: parity run against hurl', limit: 1.5, sense: 'most', unit: 'x', value: ratio(harnessMs, hurlMs) },
    { text: 'planning all rows, slowest', limit: 300, sense: 'most', unit: 'ms', value: slowestPlanningMs },
    { text: 'warm run of one capability, slowest', limit: 2000, sense: 'most', unit: 'ms', value: slowestWarmMs },
    {
      text: 'a validator of body schemas a row against shared ones',
      limit: 3,
      sense: 'least',
      unit: 'x',
      value: ratio(schemas.naive.median, schemas.shared.median),
    },
    {
      text: 'comparing the recorded pairs against parsing and normalising',
      limit: 1.2,
      sense: 'most',
      unit: 'x',
      value: ratio(repeated?.lossless.median, repeated?.normalise.median),
    },
    {
      text: 'json-diff-ts against comparing the recorded pairs',
      limit: 3.5,
      sense: 'least',
      unit: 'x',
      value: ratio(repeated?.jsonDiffTs.median, repeated?.lossless.median),
    },
    {
      text: `jsondiffpatch against comparing ${String(bodies.reversed.members)} reversed members`,
      limit: 100,
      sense: 'least',
      unit: 'x',
      value: ratio(bodies.reversed.jsonDiffPatchMs, bodies.reversed.lossless.median),
    },
    { text: `heap for ${String(bodies.reversed.members)} reversed members`, limit: 50, sense: 'most', unit: 'MB', value: bodies.reversed.extraHeapBytes / 1e6 },
    ...goalsOfLoad(load),
  ];
}

/** What budget runs need of their client: enough requests a second, and hardly any time of its own in a latency. */
export function goalsOfLoad({ servers }: ReplayLoad): Goal[] {
  return servers.flatMap((load): Goal[] => {
    const { requestsPerSecond, p50 } = comparedWithWrk(load);
    return [
      { text: `replay against wrk on ${load.server}, requests a second at 8 connections`, limit: 0.4, sense: 'least', unit: 'x', value: requestsPerSecond },
      { text: `replay against wrk on ${load.server}, P50 at one connection`, limit: 2, sense: 'most', unit: 'x', value: p50 },
    ];
  });
}

/** How many times `of` fits into `value`; undefined when either is. */
export function ratio(value: number | undefined, of: number | undefined): number | undefined {
  return value === undefined || of === undefined ? undefined : value / of;
}
