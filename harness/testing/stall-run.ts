import { pairedSchedule } from '../budgets/arrivals.js';
import { ascending, percentileOf } from '../budgets/percentiles.js';
import { openLoopLatencies, type Stall } from '../budgets/stall-model.js';
import { startSameSides } from './same-sides.js';
import { Random } from '../core/random.js';
import { LoadClient, type LoadAnswer } from '../replay/load-client.js';
import { openHttpStream, WARM_UP_SECONDS } from '../commands/sample-http.js';

export interface StallRun {
  readonly samples: number;
  /** 99th percentile as measured by the open loop, milliseconds. */
  readonly measured: number;
  /** The same as it must be: from the schedule of the arrivals and of the stalls, with the service times of the side that does not stall. */
  readonly truth: number;
  /** What one connection sees that sends the next request when the last one was answered. */
  readonly closedLoop: { readonly samples: number; readonly p99: number };
}

const STALL: Stall = { lengthMs: 200, everyMs: 5000 };
/** So few that those who waited for the end of a stall hardly wait for each other after it. */
const PER_SECOND = 45;
const SEED = 4711;
const CLOSED_LOOP_MS = 30_000;

/** Samples a target that stands still for 200 ms each 5 s, and compares its P99 with the true one. */
export async function runStall(root: string, seconds: number): Promise<StallRun> {
  const sides = await startSameSides(root, ['--fault=stall=200/5']);
  try {
    const { bench, pair, profile, workload, cases } = sides;
    const stream = workload.streams.find(({ budget }) => budget === 'PB-API-HOT');
    if (stream === undefined) throw new Error('the workload has no stream of PB-API-HOT');
    const limits = { requestTimeoutMs: profile.requestTimeoutSeconds * 1000, maxBodyBytes: profile.maxBodyBytes };
    const process = 'poisson';
    const sampler = await openHttpStream({
      stream: { ...stream, perSecond: PER_SECOND, arrivals: process },
      cases: cases.filter(({ id }) => stream.cases.includes(id)),
      seconds,
      pair,
      bench,
      limits,
      digestHeader: undefined,
      readBackEvery: 10,
      now: () => new Date(),
      clock: () => performance.now(),
      signal: sides.signal,
    });
    const [segment] = await sampler.sample({ number: 1, seconds, seed: SEED, signal: sides.signal });
    await sampler.close();
    if (segment === undefined) throw new Error('nothing was sampled');
    const latencies = (side: string): number[] =>
      segment.micros.flatMap((micros, at) => (segment.side[at] === side && 'kl'.includes(segment.outcome[at] ?? '') ? [micros / 1000] : []));
    const [oracle, target] = [latencies('o'), latencies('t')];
    // The same schedule again, on the clock of the stalls: they begin at multiples of their interval since 1970.
    const weights = (sampler.plans[0]?.items ?? []).map(() => 1);
    const schedule = pairedSchedule({ process, perSecond: PER_SECOND, seconds: seconds + WARM_UP_SECONDS, weights, random: new Random(SEED + 7907) });
    const begun = Date.parse(segment.startedAt);
    const arrivals = schedule.flatMap(({ side, at }) => (side === 'target' && at >= WARM_UP_SECONDS * 1000 ? [begun + at] : []));
    const service = new Random(SEED);
    const truth = openLoopLatencies(arrivals, STALL, () => oracle[service.below(oracle.length)] ?? 0);
    return {
      samples: target.length,
      measured: percentileOf(ascending(target), 0.99),
      truth: percentileOf(ascending(truth), 0.99),
      closedLoop: await closedLoop(pair.target.baseUrl, profile.target?.provider === 'process' ? profile.target.healthPath : '/'),
    };
  } finally {
    await sides.close();
  }
}

async function closedLoop(baseUrl: string, path: string): Promise<StallRun['closedLoop']> {
  const client = new LoadClient(baseUrl, { connections: 1, requestTimeoutMs: 10_000, maxBodyBytes: 1 << 20 }, () => performance.now());
  const latencies: number[] = [];
  const until = performance.now() + CLOSED_LOOP_MS;
  while (performance.now() < until) {
    const sent = performance.now();
    const { endedAt } = await new Promise<LoadAnswer>((resolve) => client.send({ method: 'GET', path }, resolve));
    latencies.push(endedAt - sent);
  }
  await client.close();
  return { samples: latencies.length, p99: percentileOf(ascending(latencies), 0.99) };
}
