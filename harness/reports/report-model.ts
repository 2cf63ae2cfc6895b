import type { Divergence, DivergenceCode } from '../core/divergence.js';
import type { Ledger } from '../core/ledger.js';
import type { Noise, NoiseReport } from '../core/noise.js';
import type { Judgement } from '../core/verdict.js';

/** A case as reports show it, whether it was run or compared from recordings. */
export type ReportedCase = Judgement & {
  readonly id: string;
  readonly divergences: readonly Divergence[];
  /** Differences where the oracle differs from itself. */
  readonly noise?: readonly Divergence[];
  readonly uncounted: Readonly<Partial<Record<DivergenceCode, number>>>;
  readonly deviations: readonly { readonly code: string; readonly location: string; readonly decision: string }[];
  /** Locations that each mask left uncompared, by its id. */
  readonly masked: Readonly<Record<string, number>>;
  readonly ledger: Ledger;
  /** `curl` command lines, where the case was run. */
  readonly reproduce?: { readonly oracle: readonly string[]; readonly target: readonly string[] };
};

/** All that a report is made of. */
export interface Report {
  readonly title: string;
  /** Where it comes from: name and value, in the order to be shown. */
  readonly provenance: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly ReportedCase[];
  readonly problems: readonly string[];
  /** What differs where the oracle meets itself, and what could not be told of it. */
  readonly noise?: Noise & Pick<NoiseReport, 'unsure'>;
}
