import type { PerSide } from '../core/budget.js';
import type { Random } from '../core/random.js';
import { pairedSchedule, type ArrivalProcess } from './arrivals.js';
import { isBehind } from './lag-backlog.js';
import type { FirstErrors, LagCounts, LagWindow } from './lag-record.js';
import { whyDown, type LagSide } from './lag-side.js';
import type { DrainRound } from './lag-throughput.js';
import type { MonotonicClock } from './monotonic-clock.js';
import { SIDES } from './stream-samples.js';

export interface LagArrivals {
  readonly process: ArrivalProcess;
  /** Items a second for each side. */
  readonly perSecond: number;
  readonly random: Random;
  /** A put that the generator itself made so much late, in milliseconds, gives no sample; 5 unless said. */
  readonly lateLimitMs?: number;
}

/** One side: who puts and claims, and the harness's own way to its table. */
export interface LagHalf {
  readonly side: LagSide;
  /** Rows that are there. */
  left(): Promise<number>;
  /** Takes them away. */
  empty(): Promise<void>;
}

type Name = 'oracle' | 'target';
const LATE_LIMIT_MS = 5;
const WARMING_ITEMS = 30;
/** A side gets as much time again as the window took to catch up, but at least this, milliseconds. */
const CATCH_UP_MS = 2000;

/** Windows and drain rounds on two sides that are up. */
export class LagMeasurement {
  private measuredMs = 0;
  private down: LagWindow['down'];
  /** What went wrong here and not on a side. */
  private broken: { readonly error: unknown } | undefined;

  constructor(
    private readonly input: LagArrivals,
    private readonly halves: PerSide<LagHalf>,
    private readonly clock: MonotonicClock,
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
    const blocks = Math.max(1, Math.ceil(seconds));
    this.measuredMs += blocks * 1000;
    signal.throwIfAborted();
    if (this.broken !== undefined) throw this.broken.error;
    const left = { oracle: await halves.oracle.left(), target: await halves.target.left() };
    const counts = (name: Name): LagCounts => {
      const finished = isCaughtUp[name];
      return halves[name].side.book.counts(finished, left[name], lateLimitMs);
    };
    const isDown = this.down !== undefined;
    return {
      samples: SIDES.flatMap((name) => halves[name].side.book.samples(name, { start, measuredMs, blocks }, lateLimitMs)),
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

  /** Fills the queue, then works it off; only that is timed. */
  private async workOff(name: Name, items: number): Promise<Pick<DrainRound, 'done' | 'seconds'>> {
    const { side } = this.halves[name];
    side.begin();
    await side.fill(items);
    const begun = this.clock.now();
    for (let worked = 0; worked < items && (await side.workOne());) worked += 1;
    return { done: side.book.completed(), seconds: (this.clock.now() - begun) / 1000 };
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
    for (const other of SIDES) this.halves[other].side.stop();
    if (why === undefined) this.broken ??= { error };
    else this.down ??= { side: name, why };
  }

  private isBehind(name: Name, start: number, windowMs: number): boolean {
    return isBehind(this.halves[name].side.book.all(), start, start + windowMs);
  }

  /** Every window begins alike, and what one left is not the next one's work. */
  private async tidy(): Promise<void> {
    await Promise.all(SIDES.map((name) => this.halves[name].empty()));
  }
}
