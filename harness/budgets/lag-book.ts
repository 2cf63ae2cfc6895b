import type { LagCounts, LagSample } from './lag-record.js';

/** An item on its way; moments are of one monotonic clock, in milliseconds. */
export interface LagItem {
  readonly token: string;
  readonly intended: number;
  lateMs: number;
  isPut: boolean;
  isRefused: boolean;
  claims: number;
  claimedAt?: number;
  doneAt?: number;
}

/** What is known of one side's items in one window. */
export class LagBook {
  private readonly items = new Map<string, LagItem>();
  private open = 0;
  private strange = 0;
  private refused = 0;

  /** An item is to be put at a moment. */
  plan(token: string, intended: number): void {
    this.items.set(token, { token, intended, lateMs: 0, isPut: false, isRefused: false, claims: 0 });
    this.open += 1;
  }

  /** It is about to be put, `lateMs` later than the generator could have. */
  sent(token: string, lateMs: number): void {
    const item = this.items.get(token);
    if (item !== undefined) item.lateMs = lateMs;
  }

  put(token: string): void {
    const item = this.items.get(token);
    if (item !== undefined) item.isPut = true;
  }

  putRefused(token: string): void {
    const item = this.items.get(token);
    if (item === undefined) return;
    item.isRefused = true;
    this.refused += 1;
    this.open -= 1;
  }

  /** A claim or a completion was answered with an error. */
  callRefused(): void {
    this.refused += 1;
  }

  /** The consumer got an item: the first time counts. */
  claimed(token: string | undefined, at: number): void {
    const item = token === undefined ? undefined : this.items.get(token);
    if (item === undefined) {
      this.strange += 1;
      return;
    }
    item.claims += 1;
    item.claimedAt ??= at;
  }

  done(token: string | undefined, at: number): void {
    const item = token === undefined ? undefined : this.items.get(token);
    if (item === undefined || item.doneAt !== undefined) return;
    item.doneAt = at;
    this.open -= 1;
  }

  /** Items that were planned and are neither refused nor completed. */
  outstanding(): number {
    return this.open;
  }

  completed(): number {
    return this.all().filter((item) => item.doneAt !== undefined).length;
  }

  all(): readonly LagItem[] {
    return [...this.items.values()];
  }

  /** Items that were completed, as samples of a window that began at `start` of the clock and `measuredMs` into the measured time, with so many blocks. */
  samples(side: LagSample['side'], window: { readonly start: number; readonly measuredMs: number; readonly blocks: number }, lateLimitMs: number): LagSample[] {
    return this.all().flatMap(({ intended, lateMs, claimedAt, doneAt }) => {
      if (claimedAt === undefined || doneAt === undefined) return [];
      const at = intended - window.start;
      // Arrivals at random end a little before or after the window's seconds do: what comes after is of the last one.
      const block = Math.floor(window.measuredMs / 1000) + Math.min(Math.floor(at / 1000), window.blocks - 1);
      return [
        {
          side,
          block,
          intended: window.measuredMs + at,
          toClaimMs: claimedAt - intended,
          toDoneMs: doneAt - intended,
          lateMs,
          late: lateMs > lateLimitMs,
        },
      ];
    });
  }

  /** `caughtUp`: whether the consumer found the queue empty at the end; what is open then is lost, else it is unfinished. `rows`: what the table still had. */
  counts(caughtUp: boolean, rows: number, lateLimitMs: number): LagCounts {
    const items = this.all();
    return {
      put: items.filter((item) => item.isPut).length,
      done: this.completed(),
      late: items.filter((item) => item.lateMs > lateLimitMs).length,
      lost: caughtUp ? this.open : 0,
      twice: items.filter((item) => item.claims > 1).length,
      strange: this.strange,
      refused: this.refused,
      unfinished: caughtUp ? 0 : this.open,
      // A lost item may have its row: that is not another error.
      left: caughtUp ? Math.max(0, rows - this.open) : 0,
    };
  }
}
