import { DriverFault, type DriverAnswer, type DriverSession } from '../core/driver.js';
import { LagBook } from './lag-book.js';
import type { MonotonicClock } from './monotonic-clock.js';

/** What is put: the parts of its name, and a body in which its token stands. */
export interface LagPut {
  readonly names: readonly string[];
  readonly body: string;
}

export interface LagSideInput {
  readonly producer: Pick<DriverSession, 'call'>;
  readonly consumer: Pick<DriverSession, 'call'>;
  /** Members of every call: `queue`, `has_namespace`. */
  readonly common: Readonly<Record<string, unknown>>;
  readonly leaseSeconds: number;
  readonly ordered: boolean;
  /** The n-th item of this side. */
  readonly item: (n: number, token: string) => LagPut;
  /** The token in a body; undefined for what was not put here. */
  readonly tokenOf: (body: string) => string | undefined;
  readonly clock: MonotonicClock;
}

/** After how many milliseconds a consumer that found nothing looks again for what was put, and after how many vain looks that is lost. */
const LOOK_AGAIN_MS = 20;
const VAIN_LOOKS = 3;

/** A producer and a consumer on one side's queue: what is put is claimed at once and completed. */
export class LagSide {
  book = new LagBook();
  /** What the side said the first time that it answered with an error. */
  firstError: string | undefined;
  private made = 0;
  /** Claims in a row that found nothing. */
  private vain = 0;
  private isWoken = false;
  private wakeUp: (() => void) | undefined;
  private isStopped = false;

  constructor(private readonly input: LagSideInput) {}

  /** Begins a new window; the number of items goes on, so that no token comes twice. */
  begin(): void {
    this.book = new LagBook();
    this.isStopped = false;
    this.isWoken = false;
  }

  /** Puts an item at each of the moments (milliseconds of the clock), or as soon after as the put before it lets, but none after `until`. */
  async produce(moments: readonly number[], until: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.input;
    const planned = moments.map((intended) => ({ intended, n: this.plan(intended) }));
    let freeAt = clock.now();
    for (const { intended, n } of planned) {
      await clock.until(intended);
      signal.throwIfAborted();
      if (this.isStopped || clock.now() > until) return;
      this.book.sent(tokenOf(n), Math.max(0, clock.now() - Math.max(intended, freeAt)));
      await this.put(n);
      freeAt = clock.now();
      this.wake();
    }
  }

  /** Claims and completes whenever it is woken, until it is stopped. */
  async consume(): Promise<void> {
    for (;;) {
      await this.woken();
      do if (this.isStopped) return;
      while (await this.workOne());
    }
  }

  /** Waits until everything that was put is completed, or found to be lost. False when the time ran out first. */
  async settle(until: number): Promise<boolean> {
    const { clock } = this.input;
    this.vain = 0;
    while (this.book.outstanding() > 0 && this.vain < VAIN_LOOKS) {
      if (clock.now() > until || this.isStopped) return false;
      this.wake();
      await clock.until(clock.now() + LOOK_AGAIN_MS);
    }
    return true;
  }

  /** Lets the consumer end after what it is at. */
  stop(): void {
    this.isStopped = true;
    this.wake();
  }

  /** Puts so many items, one after the other. */
  async fill(count: number): Promise<void> {
    for (let number = 0; number < count; number += 1) await this.put(this.plan(this.input.clock.now()));
  }

  /** Claims and completes one item; false when the queue had nothing. */
  async workOne(): Promise<boolean> {
    const { consumer, common, leaseSeconds, ordered, clock } = this.input;
    const claim = this.resultOf(await consumer.call('queue.claim', { ...common, consumer: 'consumer', processing_time: leaseSeconds, ordered }));
    const got = claim as { id: number; body: string } | null | undefined;
    if (got === undefined || got === null) {
      this.vain += 1;
      return false;
    }
    this.vain = 0;
    const token = this.input.tokenOf(got.body);
    this.book.claimed(token, clock.now());
    const completed = this.resultOf(await consumer.call('queue.complete', { ...common, consumer: 'consumer', id: got.id }));
    if (completed !== undefined) this.book.done(token, clock.now());
    return true;
  }

  private async put(n: number): Promise<void> {
    const { producer, common, item } = this.input;
    const answer = await producer.call('queue.put', { ...common, consumer: 'producer', ...item(n, tokenOf(n)) });
    if (this.resultOf(answer, false) === undefined) this.book.putRefused(tokenOf(n));
    else this.book.put(tokenOf(n));
  }

  /** What the call returned, undefined where it was refused. */
  private resultOf(answer: DriverAnswer, counts = true): unknown {
    if (answer.ok) return (answer.result as { result: unknown }).result;
    this.firstError ??= `${answer.message} (${String(answer.code)})`;
    if (counts) this.book.callRefused();
    return undefined;
  }

  private plan(intended: number): number {
    this.made += 1;
    this.book.plan(tokenOf(this.made), intended);
    return this.made;
  }

  private wake(): void {
    this.isWoken = true;
    this.wakeUp?.();
    this.wakeUp = undefined;
  }

  private async woken(): Promise<void> {
    if (!this.isWoken) await new Promise<void>((resolve) => (this.wakeUp = resolve));
    this.isWoken = false;
  }
}

const tokenOf = (n: number): string => `lag-${String(n)}`;

/** Why a driver is gone; undefined for any other error. */
export const whyDown = (error: unknown): string | undefined => (error instanceof DriverFault ? error.message : undefined);
