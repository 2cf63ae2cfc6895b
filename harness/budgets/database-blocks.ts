import type { DatabaseSample } from '../core/database-measurement.js';
import { Random } from '../core/random.js';

/** Until when passes are made: whichever comes first. A pass that has begun is ended. */
export interface PassLimit {
  readonly seconds?: number;
  readonly count?: number;
}

/** Executes the statements of a case on a side; gives milliseconds. */
export type ExecuteCase = (caseId: string, side: 'oracle' | 'target') => Promise<number>;

/** Passes over all cases, both sides in each, in an order that is drawn anew for every pass. Can be asked for more again and again. */
export class DatabaseBlocks {
  private block = 0;
  private readonly random: Random;

  constructor(
    private readonly cases: readonly string[],
    private readonly execute: ExecuteCase,
    seed: number,
    /** Milliseconds. */
    private readonly clock: () => number,
  ) {
    this.random = new Random(seed);
  }

  /** The samples of further passes, whole passes only. Throws the reason of the signal, and what a statement fails with. */
  async passes({ seconds, count }: PassLimit, signal: AbortSignal): Promise<DatabaseSample[]> {
    const samples: DatabaseSample[] = [];
    const began = this.clock();
    for (let done = 0; done < (count ?? (seconds === undefined ? 1 : Number.POSITIVE_INFINITY)); done += 1) {
      if (this.cases.length === 0 || (seconds !== undefined && this.clock() - began >= seconds * 1000)) break;
      const block = this.block;
      this.block += 1;
      for (const { id, side } of this.drawn()) {
        signal.throwIfAborted();
        samples.push({ block, case: id, side, ms: await this.execute(id, side), first: block === 0 });
      }
    }
    return samples;
  }

  /** Every case once on each side, the order of all of them drawn. */
  private drawn(): { id: string; side: 'oracle' | 'target' }[] {
    const order = this.cases.flatMap((id) => [
      { id, side: 'oracle' as const },
      { id, side: 'target' as const },
    ]);
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = this.random.below(at + 1);
      const [one, two] = [order[at], order[other]];
      if (one !== undefined && two !== undefined) [order[at], order[other]] = [two, one];
    }
    return order;
  }
}
