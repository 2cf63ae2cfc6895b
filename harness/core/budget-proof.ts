/** What became of a number of runs, or of a number of judgements of one rule. */
export interface ProofCounts {
  readonly runs: number;
  readonly within: number;
  readonly breached: number;
  readonly undecided: number;
}

/** What `parity budget prove` found (fixtures/schemas/budget-prove.schema.json). */
export interface BudgetProof {
  readonly schema: 'parity-budget-prove/1';
  readonly profile: string;
  readonly seed: number;
  /** The capture that was resampled: samples of each side by stream, and how many seconds and blocks they come from. */
  readonly capture: readonly { readonly stream: string; readonly oracle: number; readonly target: number; readonly seconds: number; readonly blocks: number }[];
  readonly window: { readonly name: string; readonly seconds: number };
  /** Whole runs over all budgets with the same build on both sides. `within`: every measure that a short window decides is within. */
  readonly aa: ProofCounts & {
    /** Runs in which one window of a hundred samples a side, compared as it is, calls a budget breached. */
    readonly naiveBreached: number;
    /** Measures that the window defers. */
    readonly deferred: readonly string[];
    /** How often each measure was what a run lacked to be within. */
    readonly open: Readonly<Record<string, number>>;
    /** Median of the seconds that were sampled in a run. */
    readonly medianSeconds: number;
  };
  /** One rule of 10 % with a target that is slower by a fraction. */
  readonly power: readonly (ProofCounts & { readonly slowdown: number; readonly budget: string })[];
  /** Runs on live sides, where they were asked for. */
  readonly live: {
    readonly aa: readonly (ProofCounts & { readonly build: 'oracle' | 'target' })[];
    readonly slowed: (ProofCounts & { readonly slowdown: number; readonly budget: string }) | null;
  };
  /** What was promised and did not hold. */
  readonly missed: readonly string[];
  readonly exitCode: 0 | 1;
}
