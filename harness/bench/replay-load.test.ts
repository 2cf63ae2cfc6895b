import { expect, test } from 'vitest';
import { comparedWithWrk, type LoadFigures, type ServerLoad } from './replay-load.js';
import { goalsOfLoad, stateOf } from './goals.js';

const at = (median: number): LoadFigures['p50Ms'] => ({ min: median, median, max: median });
const figures = (client: 'replay' | 'wrk', connections: 8 | 1, rate: number, p50: number): LoadFigures => ({
  client,
  connections,
  requestsPerSecond: at(rate),
  p50Ms: at(p50),
});
const measured = (rate: number, p50: number): ServerLoad => ({
  kind: 'measured',
  server: 'a server',
  figures: [figures('replay', 8, rate, 1), figures('wrk', 8, 10_000, 1), figures('replay', 1, 1, p50), figures('wrk', 1, 1, 0.1)],
});
const load = (...servers: ServerLoad[]): Parameters<typeof goalsOfLoad>[0] => ({ repetitions: 3, seconds: 5, servers });

test('rates are compared at eight connections, medians of the latency at one', () => {
  expect(comparedWithWrk(measured(4000, 0.15))).toEqual({ requestsPerSecond: 0.4, p50: expect.closeTo(1.5) as number });
});

test.each([
  { title: 'as fast as is wanted', one: measured(4000, 0.2), states: ['met', 'met'] },
  { title: 'a little too slow in either', one: measured(3999, 0.201), states: ['missed', 'missed'] },
  {
    title: 'without wrk',
    one: { ...measured(4000, 0.2), figures: [figures('replay', 8, 4000, 1), figures('replay', 1, 1, 0.2)] },
    states: ['not measured', 'not measured'],
  },
  { title: 'not measured', one: { kind: 'not-measured', server: 'a server', why: 'errors' } as const, states: ['not measured', 'not measured'] },
])('the goals of a client that is $title are $states', ({ one, states }) => {
  expect(goalsOfLoad(load(one)).map(stateOf)).toEqual(states);
});
