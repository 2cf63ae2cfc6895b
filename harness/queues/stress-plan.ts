import { Random } from '../core/random.js';

/** What a claimer does next; what it holds decides what is possible. */
export type StressMove =
  | { readonly move: 'put'; readonly name: string }
  | { readonly move: 'claim' }
  | { readonly move: 'complete' | 'incomplete' | 'extend' | 'abandon'; readonly held: number };

/** A claimer's own source of moves: the same seed and claimer give the same choices. */
export class StressPlan {
  private readonly random: Random;
  private made = 0;

  constructor(
    seed: number,
    private readonly claimer: number,
  ) {
    this.random = new Random(seed * 1009 + claimer);
  }

  /** `waiting` is how many items the whole run may still have in the table: puts keep it low enough that claimers meet at the same items. */
  next(held: readonly number[], waiting: number): StressMove {
    const dice = this.random.next();
    const item = this.random.pick(held);
    if (item !== undefined && dice < 0.55) {
      const kind = this.random.next();
      return { move: kind < 0.7 ? 'complete' : kind < 0.84 ? 'incomplete' : kind < 0.94 ? 'extend' : 'abandon', held: item };
    }
    if (waiting < 6 && (waiting < 2 || dice < 0.8)) return { move: 'put', name: this.name() };
    return { move: 'claim' };
  }

  /** One name in four is one of a few that many items share. */
  private name(): string {
    this.made += 1;
    return this.random.next() < 0.25 ? `shared-${String(this.random.below(3))}` : `own-${String(this.claimer)}-${String(this.made)}`;
  }

  /** How many milliseconds later this claimer is ended, within a span. */
  killAfter(spanMs: number): number {
    return spanMs * (0.5 + this.random.next());
  }
}
