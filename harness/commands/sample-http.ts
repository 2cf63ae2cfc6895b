import pLimit from 'p-limit';
import { pairedSchedule, type Arrival } from '../budgets/arrivals.js';
import { errorOf } from '../budgets/check-answer.js';
import { segmentOf, type SegmentRecord, type Shot } from '../budgets/segment.js';
import { SIDES } from '../budgets/stream-samples.js';
import type { WorkloadStream } from '../core/budget-workload.js';
import type { RunnableCase } from '../core/contract-case.js';
import { Random } from '../core/random.js';
import { LoadClient, type LoadAnswer, type LoadRequest } from '../replay/load-client.js';
import type { StreamSampler } from './stream-sampler.js';
import { runOpenLoop } from '../replay/open-loop.js';
import { PreparationFailed } from '../replay/prepare-measured.js';
import type { SidePair } from '../sides/start-sides.js';
import { watchGenerator } from './generator-delay.js';
import type { OpenBench } from './open-bench.js';
import { checkDigests, type DigestCounts } from './stream-digests.js';
import { ItemMaker, type SideName, type StreamItem } from './stream-items.js';

export interface HttpStreamInput {
  readonly stream: WorkloadStream;
  readonly cases: readonly RunnableCase[];
  readonly seconds: number;
  readonly pair: SidePair;
  readonly bench: OpenBench;
  readonly limits: { readonly requestTimeoutMs: number; readonly maxBodyBytes: number };
  readonly digestHeader: string | undefined;
  readonly readBackEvery: number;
  readonly now: () => Date;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

/** A request that the generator sends later than this after its time is void, milliseconds. */
const LATE_MS = 2;
/** Each segment begins with this much that does not count: caches and connections have gone cold meanwhile. */
export const WARM_UP_SECONDS = 1;
const CONNECTIONS = 32;
/** Side by side while things are prepared: outside the clock. */
const PREPARING = 8;
const INSTANCES = 12;

/** What is sent at one arrival, or why it could not be prepared. */
type Ready = { readonly request: LoadRequest; readonly first: boolean } | { readonly failed: string };

/**
 * Opens a stream of HTTP requests: asks each case once on both sides, leaves out what cannot be asked, and prepares the things that reading
 * cases are sent to.
 */
export async function openHttpStream(input: HttpStreamInput): Promise<StreamSampler> {
  const { stream, pair, bench, limits, clock } = input;
  const id = `${stream.budget}/${stream.principal}`;
  const clientOf = (side: SideName): LoadClient => new LoadClient(pair[side].baseUrl, { ...limits, connections: CONNECTIONS }, clock);
  const clients = { oracle: clientOf('oracle'), target: clientOf('target') };
  const ask = (side: SideName, request: LoadRequest): Promise<LoadAnswer> => new Promise((resolve) => clients[side].send(request, resolve));
  const maker = new ItemMaker({ id, stream, bench, digestHeader: input.digestHeader, ask, now: input.now, signal: input.signal });
  const items: StreamItem[] = [];
  const leftOut: string[] = [];
  for (const one of input.cases) {
    const probed = await maker.probe(one);
    if (typeof probed === 'string') leftOut.push(`${one.id}: ${probed}`);
    else {
      items.push(probed);
      if (probed.doubt !== '') leftOut.push(probed.doubt);
    }
  }
  const limit = pLimit(PREPARING);
  const instances = Array.from({ length: stream.instances ?? INSTANCES });
  const addInstance = (side: SideName, item: StreamItem): Promise<number> =>
    limit(async () => item.instances[side].push((await maker.prepare(side, item)).request));
  await Promise.all(items.filter((item) => item.repeats).flatMap((item) => SIDES.flatMap((side) => instances.map(() => addInstance(side, item)))));
  const asked: Record<SideName, Set<string>> = { oracle: new Set(), target: new Set() };
  let blocksBefore = 0;

  const blockAt = (ms: number): number => Math.floor(ms / 1000 - WARM_UP_SECONDS);

  /** The request of an arrival: each block reads another thing, so that first hits are spread over the window. */
  async function readyFor({ side, item: at, at: ms }: Arrival): Promise<Ready> {
    const item = items[at];
    if (item === undefined) throw new Error(`no item ${String(at)}`);
    try {
      if (!item.repeats) return { request: (await maker.prepare(side, item)).request, first: false };
    } catch (error) {
      if (error instanceof PreparationFailed) return { failed: 'not prepared' };
      throw error;
    }
    const block = blockAt(ms);
    const pool = item.instances[side];
    const number = block < 0 || pool.length === 1 ? 0 : 1 + ((blocksBefore + block) % (pool.length - 1));
    const request = pool[number];
    if (request === undefined) throw new Error(`nothing was prepared for ${item.one.id}`);
    const key = `${String(at)}/${String(number)}`;
    const first = block >= 0 && !asked[side].has(key);
    if (block >= 0) asked[side].add(key);
    return { request, first };
  }

  function shotOf(arrival: Arrival, seconds: number, more: { first: boolean; error: string; latency: number; lateness: number }): Shot {
    const { first, error, latency, lateness } = more;
    const block = blockAt(arrival.at);
    const outcome = block < 0 ? 'warm-up' : error !== '' ? 'error' : lateness > LATE_MS || latency < 0 ? 'late' : 'ok';
    const last = Math.ceil(seconds) - 1;
    return { side: arrival.side, block: Math.max(0, Math.min(block, last)), item: arrival.item, first, outcome, ms: latency, error };
  }

  /** A side that refused or reset connections is asked for its health. */
  async function findDown(shots: readonly Shot[]): Promise<SideName[]> {
    const suspects = SIDES.filter((side) => shots.some((shot) => shot.side === side && ['refused', 'reset', 'timeout', 'not prepared'].includes(shot.error)));
    const healthy = await Promise.all(suspects.map((side) => pair[side].healthy()));
    return suspects.filter((_, at) => healthy[at] === false);
  }

  return {
    plans: [
      {
        id,
        budget: stream.budget,
        items: items.map(({ one }) => ({ case: one.id, row: one.row })),
        leftOut,
        seconds: items.length === 0 ? 0 : input.seconds,
      },
    ],
    kind: 'http',
    title: 'latency from the intended start to the last byte',
    close: async () => {
      await Promise.all(SIDES.map((side) => clients[side].close()));
    },
    sample: async ({ number, seconds, seed, signal }) => {
      const schedule = pairedSchedule({
        process: stream.arrivals ?? 'poisson',
        perSecond: stream.perSecond,
        seconds: seconds + WARM_UP_SECONDS,
        weights: items.map(() => 1),
        random: new Random(seed + number * 7907),
      });
      const ready = await Promise.all(schedule.map((arrival) => limit(() => readyFor(arrival))));
      const opened = { oracle: clients.oracle.opened, target: clients.target.opened };
      const startedAt = input.now();
      const begun = clock();
      const watched = watchGenerator();
      const answers = new Map<number, LoadAnswer>();
      const shots = new Map<number, Shot>();
      await runOpenLoop({
        at: schedule.map(({ at }) => at),
        clock,
        signal,
        fire: (index, intendedAt, sentAt) =>
          new Promise((resolve) => {
            const [arrival, prepared] = [schedule[index], ready[index]];
            if (arrival === undefined || prepared === undefined) {
              resolve();
              return;
            }
            const lateness = sentAt - intendedAt;
            if ('failed' in prepared) {
              shots.set(index, shotOf(arrival, seconds, { first: false, error: prepared.failed, latency: 0, lateness }));
              resolve();
              return;
            }
            const { request, first } = prepared;
            clients[arrival.side].send(request, (answer) => {
              answers.set(index, answer);
              const expectation = items[arrival.item]?.expectations[arrival.side];
              const error = expectation === undefined ? 'no item' : errorOf(expectation, answer);
              shots.set(index, shotOf(arrival, seconds, { first, error, latency: answer.endedAt - intendedAt, lateness }));
              resolve();
            });
          }),
      });
      const generator = watched.end();
      // The wall clock dates the segment; when it moved against the monotonic one, somebody set it.
      const clockStep = (input.now().getTime() - startedAt.getTime() - (clock() - begun)) / 1000;
      blocksBefore += Math.ceil(seconds);
      const digests = await digestsOf(schedule, ready, answers);
      const taken = [...shots].sort(([one], [other]) => one - other).map(([, shot]) => shot);
      const side = (name: SideName): SegmentRecord['sides']['oracle'] => ({ connections: clients[name].opened - opened[name], ...digests[name] });
      const segment = segmentOf(
        {
          stream: id,
          number,
          startedAt: startedAt.toISOString(),
          seconds,
          blocks: Math.ceil(seconds),
          sides: { oracle: side('oracle'), target: side('target') },
          generator,
          down: await findDown(taken),
          ...(Math.abs(clockStep) > 0.5 ? { clockStep } : {}),
        },
        taken,
      );
      return [segment];
    },
  };

  async function digestsOf(schedule: readonly Arrival[], ready: readonly Ready[], answers: ReadonlyMap<number, LoadAnswer>): Promise<DigestCounts> {
    const none = { digestsChecked: 0, digestsWrong: 0 };
    if (input.digestHeader === undefined) return { oracle: none, target: none };
    const answered = schedule.flatMap(({ side, item: at }, index) => {
      const [item, prepared, answer] = [items[at], ready[index], answers.get(index)];
      return item === undefined || prepared === undefined || answer === undefined || 'failed' in prepared
        ? []
        : [{ side, item, request: prepared.request, answer }];
    });
    return checkDigests(answered, { header: input.digestHeader, readBackEvery: input.readBackEvery, ask, baseUrl: (side) => pair[side].baseUrl });
  }
}
