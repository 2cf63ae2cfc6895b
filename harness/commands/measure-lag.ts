import { LagMeasurement, type LagArrivals, type LagHalf } from '../budgets/lag-measurement.js';
import type { FirstErrors, LagWindow } from '../budgets/lag-record.js';
import { LagSide } from '../budgets/lag-side.js';
import type { DrainRound } from '../budgets/lag-throughput.js';
import { processClock, type MonotonicClock } from '../budgets/monotonic-clock.js';
import { InputError } from '../core/problem.js';
import type { Profile } from '../core/profile.js';
import { bodyText, nameParts, type QueueDefinition } from '../queues/queue-definition.js';
import { resetQueueTable } from '../queues/queue-table.js';
import { readQueueDefinitions } from './driver-cases.js';
import { openDatabase, openGround, openOwn, openPlace, type PlanesGround } from './planes-ground.js';

export interface LagInput extends LagArrivals {
  readonly root: string;
  readonly profile: Profile;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  /** Added to the command of the target's drivers, e.g. `--fault=slow=3`. */
  readonly targetArguments?: readonly string[];
  /** `notification` unless said. */
  readonly queue?: string;
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
    const bench = new LagMeasurement(input, { oracle, target }, clock);
    await bench.warmUp();
    return {
      queue: name,
      sample: (...args) => bench.sample(...args),
      drain: (...args) => bench.drain(...args),
      firstErrors: () => bench.firstErrors(),
      close: () => ground.close(),
    };
  } catch (error) {
    await ground.close();
    throw error;
  }
}

async function openHalf(ground: PlanesGround, name: 'oracle' | 'target', queue: QueueDefinition, clock: MonotonicClock): Promise<LagHalf> {
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
  const own = openOwn(ground, databaseUrl);
  return {
    side,
    left: async () => Number((await own.query('SELECT count(*)::int AS rows FROM queueitem')).rows[0]?.['rows'] ?? 0),
    empty: async () => {
      await resetQueueTable(own, true);
      // Dead rows of the window before would be work of this one.
      await own.query('VACUUM ANALYZE queueitem');
    },
  };
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
