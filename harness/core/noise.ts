import type { DivergenceCode, Shown } from './divergence.js';
import type { ExitCode } from './exit-code.js';

/** What was seen: enough to judge a proposal without running again. */
export interface NoiseEvidence {
  readonly cases: readonly string[];
  /** Comparisons of a place in which it differed, of those in which both sides had it. */
  readonly differed: number;
  readonly of: number;
  readonly samples: readonly { readonly run: string; readonly case: string; readonly location: string; readonly first?: Shown; readonly second?: Shown }[];
  /** Samples that were seen and are not listed. */
  readonly more: number;
}

/** A mask for review: a reviewer adds reason, owner and expiry, or makes a rule of it. */
export interface MaskProposal {
  readonly id: string;
  readonly case: string;
  readonly location: string;
  readonly code: DivergenceCode;
  readonly evidence: NoiseEvidence;
}

/**
 * A place that a mask would silence although nothing is wrong with it there. `stable`: the same in every meeting. `paired`: other
 * values, which the comparison accepts because it binds them or relates their ages; a mask would take that check away.
 */
export interface Neighbour {
  readonly case: string;
  readonly location: string;
  readonly state: 'stable' | 'paired';
  readonly value: string;
}

/** A wider mask that was not proposed, because it would silence a place where nothing is wrong. */
export interface RefusedProposal {
  readonly case: string;
  readonly location: string;
  readonly code: DivergenceCode;
  readonly neighbour: Neighbour;
  /** Ids of the narrower proposals in its place; none when there is nothing narrower. */
  readonly instead: readonly string[];
}

/** A difference of the oracle from itself that no mask may silence; somebody must decide what the case is to rely on. */
export interface NeedsDecision {
  readonly code: DivergenceCode;
  readonly location: string;
  /** What may settle it: a rule that compares as a set, a rule that binds, or taking the oracle for unstable there. */
  readonly way: 'set-rule' | 'binding' | 'oracle-unstable';
  readonly evidence: NoiseEvidence;
}

/** A mask that covers noise and silences a place where nothing is wrong as well. */
export interface RefusedMask {
  readonly mask: string;
  readonly unstable: Omit<Neighbour, 'state'>;
  readonly neighbour: Neighbour;
}

/** What differs where the oracle meets itself. Nothing of it is applied. */
export interface Noise {
  readonly proposals: readonly MaskProposal[];
  readonly refused: readonly RefusedProposal[];
  readonly decisions: readonly NeedsDecision[];
  /** Differences that a mask in force names, by the mask's id. */
  readonly covered: readonly { readonly mask: string; readonly evidence: NoiseEvidence }[];
  readonly refusedMasks: readonly RefusedMask[];
}

/** One time that the oracle met itself. */
export interface NoiseRun {
  readonly name: string;
  /** `fresh`: nothing had run on this state; `used`: earlier runs had; `recorded`: as recorded. */
  readonly state: 'fresh' | 'used' | 'recorded';
  readonly cases: number;
  /** Cases of which an answer of one side fell into another whole second than the other side's. */
  readonly crossed: number;
}

/** The file that `parity noise` writes. */
export interface NoiseReport extends Noise {
  readonly schema: 'parity-noise/1';
  readonly id: string;
  readonly profile: string;
  readonly source: 'live' | 'recordings';
  readonly startedAt: string;
  readonly exitCode: ExitCode;
  readonly runs: readonly NoiseRun[];
  /** Cases of a run that did not show what they should have, and why. */
  readonly unsure: readonly { readonly run: string; readonly case: string; readonly why: string }[];
}

/** 1: noise that no mask in force covers, or a mask that covers too much. 2: could not tell. */
export function noiseExit(noise: Noise, isUnsure: boolean): ExitCode {
  if (noise.proposals.length + noise.refused.length + noise.decisions.length + noise.refusedMasks.length > 0) return 1;
  return isUnsure ? 2 : 0;
}
