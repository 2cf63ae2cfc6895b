import { DriverFault, type DriverAnswer } from '../core/driver.js';
import type { MonotonicClock } from '../budgets/monotonic-clock.js';

/** What is wrong with a fake queue; by count of the puts or claims that it has had. */
export interface LagQueueFlaws {
  /** Puts that are answered well and forgotten. */
  readonly loses?: (put: number) => boolean;
  /** Puts that are refused. */
  readonly refuses?: (put: number) => boolean;
  /** Completions that leave the item where it is. */
  readonly keeps?: (completion: number) => boolean;
  /** The claim at which the consumer's driver dies. */
  readonly diesAt?: number;
  /** Bodies come out changed. */
  readonly garbles?: boolean;
}

/** A queue in memory that answers as two drivers do, each of whose calls takes its time of a clock that only waits move on. */
export class FakeLagQueue {
  readonly rows: { readonly id: number; readonly body: string }[] = [];
  private puts = 0;
  private claims = 0;
  private completions = 0;

  constructor(
    private readonly clock: MonotonicClock,
    private readonly costMs: { readonly put: number; readonly claim: number; readonly complete: number },
    private readonly flaws: LagQueueFlaws = {},
  ) {}

  async call(method: string, params: Readonly<Record<string, unknown>>): Promise<DriverAnswer> {
    const cost = method === 'queue.put' ? this.costMs.put : method === 'queue.claim' ? this.costMs.claim : this.costMs.complete;
    await this.clock.until(this.clock.now() + cost);
    switch (method) {
      case 'queue.put':
        return this.put(params);
      case 'queue.claim':
        return this.claim();
      default:
        return this.complete(params);
    }
  }

  private put(params: Readonly<Record<string, unknown>>): DriverAnswer {
    this.puts += 1;
    if (this.flaws.refuses?.(this.puts) === true) return { ok: false, code: -32603, message: 'no' };
    if (this.flaws.loses?.(this.puts) !== true) this.rows.push({ id: this.puts, body: String(params['body']) });
    return answer(String(this.puts));
  }

  private claim(): DriverAnswer {
    this.claims += 1;
    if (this.claims === this.flaws.diesAt) throw new DriverFault('target', 'died', 'ended');
    const first = this.rows[0];
    return answer(first === undefined ? null : this.flaws.garbles === true ? { ...first, body: '?' } : first);
  }

  private complete(params: Readonly<Record<string, unknown>>): DriverAnswer {
    this.completions += 1;
    const at = this.rows.findIndex(({ id }) => id === params['id']);
    if (at !== -1 && this.flaws.keeps?.(this.completions) !== true) this.rows.splice(at, 1);
    return answer(null);
  }
}

const answer = (result: unknown): DriverAnswer => ({ ok: true, result: { result, processing: false, metrics: {} } });

/** A clock that stands still but for waits: who waits for the earliest moment goes on first. */
export class VirtualClock implements MonotonicClock {
  private time = 0;
  private readonly waiting: { readonly moment: number; readonly resolve: () => void }[] = [];
  private isTicking = false;

  now(): number {
    return this.time;
  }

  until(moment: number): Promise<void> {
    if (moment <= this.time) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting.push({ moment, resolve });
      this.tick();
    });
  }

  /** Moves on only when everybody who can has done what there is to do: a turn of the event loop comes after all promises. */
  private tick(): void {
    if (this.isTicking) return;
    this.isTicking = true;
    setImmediate(() => {
      this.isTicking = false;
      this.waiting.sort((one, other) => one.moment - other.moment);
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.time = next.moment;
      next.resolve();
      if (this.waiting.length > 0) this.tick();
    });
  }
}
