import { isBehind } from '../budgets/lag-backlog.js';
import type { FirstErrors, LagCounts, LagWindow } from '../budgets/lag-record.js';
import { LagSide, whyDown } from '../budgets/lag-side.js';
import type { DrainRound } from '../budgets/lag-throughput.js';
import { processClock, type MonotonicClock } from '../budgets/monotonic-clock.js';
import { pairedSchedule, type ArrivalProcess } from '../budgets/arrivals.js';
import { InputError } from '../core/problem.js';
import type { Profile } from '../core/profile.js';
import type { Random } from '../core/random.js';
import { bodyText, nameParts, type QueueDefinition } from '../queues/queue-definition.js';
import { resetQueueTable } from '../queues/queue-table.js';
import type { HarnessDatabase } from '../sides/harness-database.js';
import { readQueueDefinitions } from './driver-cases.js';
import { openDatabase, openGround, openOwn, openPlace, type PlanesGround } from './planes-ground.js';

export interface LagInput {
  readonly root: string;
  readonly profile: Profile;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  /** Added to the command of the target's drivers, e.g. `--fault=slow=3`. */
  readonly targetArguments?: readonly string[];
  /** `notification` unless said. */
  readonly queue?: string;
  readonly process: ArrivalProcess;
  /** Items a second for each side. */
  readonly perSecond: number;
  readonly random: Random;
  /** A put that the generator itself made so much late, in milliseconds, gives no sample; 5 unless said. */
  readonly lateLimitMs?: number;
  readonly clock?: MonotonicClock;
}

/** A queue on each side with a producer and a consumer, to be sampled until its lag is decided. */
export interface LagBench {
  readonly queue: string;
  /** Puts items on both sides for so many seconds, and waits until they are worked off. After a side went down there are no more samples. */
  sample(seconds: number, signal: AbortSignal): Promise<LagWindow>;
  /** Fills each side's queue and works it off as fast as it goes, the sides in random order in each round. Throws DriverFault when a side goes down. */
  drain(rounds: number, items: number, signal: AbortSignal): Promise<DrainRound[]>;
  /** What each side said first that was an error. */
  firstErrors(): FirstErrors;
  close(): Promise<void>;
}

type Name = 'oracle' | 'target';
const SIDES: readonly Name[] = ['oracle', 'target'];
const LATE_LIMIT_MS = 5;
const WARMING_ITEMS = 30;
/** A side gets as much time again as the window took to catch up, but at least this, milliseconds. */
const CATCH_UP_MS = 2000;

interface Half {
  readonly side: LagSide;
  readonly own: HarnessDatabase;
}

/** Starts the drivers of both sides, each side on a database of its own on one server. Throws InputError for a queue that is not there. */
export async function openLag(input: LagInput): Promise<LagBench> {
  const { root } = input;
  const name = input.queue ?? 'notification';
  const definitions = readQueueDefinitions(root);
  const queue = definitions.find((one) => one.queue === name);
  if (queue === undefined) throw new InputError(`queue ${name}: no such queue; there are ${definitions.map((one) => one.queue).join(', ')}`);
  if (input.profile.drivers === undefined)
    throw new InputError('the profile has no drivers to measure queue lag with; docs/driver-protocol.md says how to write them');
  const { targetArguments, ...rest } = input;
  const ground = await openGround({ ...rest, ...(targetArguments === undefined ? {} : { targetArguments }) });
  try {
    const clock = input.clock ?? processClock;
    const [oracle, target] = await Promise.all([openHalf(ground, 'oracle', queue, clock), openHalf(ground, 'target', queue, clock)]);
    const bench = new Bench(input, { oracle, target }, clock, () => ground.close());
    await bench.warmUp();
    return {
      queue: name,
      sample: (...args) => bench.sample(...args),
      drain: (...args) => bench.drain(...args),
      firstErrors: () => bench.firstErrors(),
      close: () => bench.close(),
    };
  } catch (error) {
    await ground.close();
    throw error;
  }
}

async function openHalf(ground: PlanesGround, name: Name, queue: QueueDefinition, clock: MonotonicClock): Promise<Half> {
  const databaseUrl = await openDatabase(ground, `lag_${name}`);
  const place = openPlace(ground, `lag-${name}`, { databaseUrl });
  const start = async (): ReturnType<typeof place.start> => {
    const driver = await place.start(name);
    ground.onClose(() => driver.close());
    return driver;
  };
  const [producer, consumer] = await Promise.all([start(), start()]);
  const side = new LagSide({
    producer,
    consumer,
    common: { queue: queue.queue, has_namespace: queue.has_namespace },
    leaseSeconds: queue.lease_seconds,
    ordered: queue.ordered,
    item: (n, token) => ({ names: nameParts(queue, n, 'acme'), body: bodyText({ ...queue.bodies.least, lag_token: token }, n, 'acme') }),
    tokenOf: tokenIn,
    clock,
  });
  return { side, own: openOwn(ground, databaseUrl) };
}

function tokenIn(body: string): string | undefined {
  try {
    const { lag_token: token } = JSON.parse(body) as { lag_token?: unknown };
    return typeof token === 'string' ? token : undefined;
  } catch {
    // A body that came out as no JSON is one that was changed: its item counts as strange, and as lost.
    return undefined;
  }
}

class Bench {
  private measuredMs = 0;
  private down: LagWindow['down'];

  constructor(
    private readonly input: LagInput,
    private readonly halves: Readonly<Record<Name, Half>>,
    private readonly clock: MonotonicClock,
    private readonly end: () => Promise<void>,
  ) {}

  /** The first calls of a driver connect and compile; they are nobody's lag. */
  async warmUp(): Promise<void> {
    await Promise.all(SIDES.map((name) => this.workOff(name, WARMING_ITEMS)));
  }

  async sample(seconds: number, signal: AbortSignal): Promise<LagWindow> {
    const { process, perSecond, random, lateLimitMs = LATE_LIMIT_MS } = this.input;
    const { clock, halves, measuredMs } = this;
    if (this.down === undefined) await this.tidy();
    for (const name of SIDES) halves[name].side.begin();
    const arrivals = pairedSchedule({ process, perSecond, seconds, weights: [1], random });
    const windowMs = Math.max(seconds * 1000, arrivals.at(-1)?.at ?? 0);
    const start = clock.now();
    const isCaughtUp = { oracle: false, target: false };
    if (this.down === undefined)
      await Promise.all(
        SIDES.map(async (name) => {
          const moments = arrivals.filter((arrival) => arrival.side === name).map(({ at }) => start + at);
          isCaughtUp[name] = await this.runSide(name, moments, start + windowMs + Math.max(CATCH_UP_MS, windowMs), signal);
        }),
      );
    // Whole seconds, so that no block is of two windows.
    this.measuredMs += Math.ceil(windowMs / 1000) * 1000;
    signal.throwIfAborted();
    const left = { oracle: await this.rowsLeft('oracle'), target: await this.rowsLeft('target') };
    const counts = (name: Name): LagCounts => {
      const finished = isCaughtUp[name];
      return halves[name].side.book.counts(finished, finished ? left[name] : 0, lateLimitMs);
    };
    const isDown = this.down !== undefined;
    return {
      samples: SIDES.flatMap((name) => halves[name].side.book.samples(name, start, measuredMs, lateLimitMs)),
      counts: { oracle: counts('oracle'), target: counts('target') },
      // A side whose partner went down was cut off, and so was it: nothing is known of its line.
      backlog: { oracle: !isDown && this.isBehind('oracle', start, windowMs), target: !isDown && this.isBehind('target', start, windowMs) },
      ...(this.down === undefined ? {} : { down: this.down }),
    };
  }

  async drain(rounds: number, items: number, signal: AbortSignal): Promise<DrainRound[]> {
    const { random } = this.input;
    const done: DrainRound[] = [];
    for (let round = 1; round <= rounds; round += 1)
      for (const side of random.next() < 0.5 ? SIDES : [...SIDES].reverse()) {
        signal.throwIfAborted();
        await this.tidy();
        done.push({ round, side, items, ...(await this.workOff(side, items)) });
      }
    return done;
  }

  firstErrors(): FirstErrors {
    return { oracle: this.halves.oracle.side.firstError, target: this.halves.target.side.firstError };
  }

  close(): Promise<void> {
    return this.end();
  }

  /** Fills the queue, then works it off; only that is timed. */
  private async workOff(name: Name, items: number): Promise<Pick<DrainRound, 'done' | 'seconds'>> {
    const { side } = this.halves[name];
    side.begin();
    await side.fill(items);
    const begun = this.clock.now();
    let done = 0;
    while (done < items && (await side.workOne())) done += 1;
    return { done, seconds: (this.clock.now() - begun) / 1000 };
  }

  /** Produces and consumes; true when everything was worked off or is known to be lost. A driver that dies ends the window of both sides. */
  private async runSide(name: Name, moments: readonly number[], until: number, signal: AbortSignal): Promise<boolean> {
    const { side } = this.halves[name];
    const stop = (): void => side.stop();
    signal.addEventListener('abort', stop);
    let isCaughtUp = false;
    const consumed = side.consume().catch((error: unknown) => this.fell(name, error));
    try {
      await side.produce(moments, until, signal);
      isCaughtUp = await side.settle(until);
    } catch (error) {
      if (!signal.aborted) this.fell(name, error);
    } finally {
      side.stop();
      await consumed;
      signal.removeEventListener('abort', stop);
    }
    return isCaughtUp && this.down === undefined;
  }

  private fell(name: Name, error: unknown): void {
    const why = whyDown(error);
    for (const { side } of Object.values(this.halves)) side.stop();
    if (why === undefined) throw error;
    this.down ??= { side: name, why };
  }

  private isBehind(name: Name, start: number, windowMs: number): boolean {
    return isBehind(this.halves[name].side.book.all(), start, start + windowMs);
  }

  private async rowsLeft(name: Name): Promise<number> {
    const { rows } = await this.halves[name].own.query('SELECT count(*)::int AS left FROM queueitem');
    return Number(rows[0]?.['left'] ?? 0);
  }

  /** Empties both tables and gives dead rows back: every window begins alike, and what one left is not the next one's work. */
  private async tidy(): Promise<void> {
    for (const { own } of Object.values(this.halves)) {
      await resetQueueTable(own, true);
      await own.query('VACUUM ANALYZE queueitem');
    }
  }
}
