import type { Divergence } from './divergence.js';
import type { Ledger } from './ledger.js';
import type { InconclusiveReason } from './verdict.js';

/** Who puts and who claims in mixed mode: producer first. */
export const DRIVER_PAIRS = ['oracle-oracle', 'oracle-target', 'target-oracle', 'target-target'] as const;
export type DriverPair = (typeof DRIVER_PAIRS)[number];

/** What a case asks of the drivers instead of sending requests. */
export type DriverScript =
  /** A scenario of the queue contract: on each side by itself, or with producer and consumer of a pair on one database. */
  | { readonly plane: 'queue'; readonly queue: string; readonly scenario: string; readonly pair?: DriverPair }
  | { readonly plane: 'worker'; readonly program: string; readonly scenario: string; readonly check: 'behaviour' | 'retry' | 'mixed' }
  | { readonly plane: 'runtime'; readonly component: string; readonly scenario: string }
  | { readonly plane: 'storage'; readonly storage: string; readonly scenario: string };

/** What came of a driver case; the verdict is made of it in one place. */
export type DriverOutcome =
  | {
      readonly kind: 'compared';
      readonly divergences: readonly Divergence[];
      readonly ledger: Ledger;
      /** True when the oracle did what the case declares. */
      readonly exercised: boolean;
    }
  /** A driver does not offer what the case needs: `program:gcworker`. */
  | { readonly kind: 'needs-driver'; readonly missing: string }
  | { readonly kind: 'could-not-tell'; readonly reason: InconclusiveReason; readonly detail: string };
