/** All verdicts, worst first: the order of the lattice and of every report. */
export const VERDICTS = ['mismatch', 'inconclusive', 'unimplemented', 'deviation', 'match', 'not-applicable'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why a case could not tell. */
export const INCONCLUSIVE_REASONS = ['setup-failed', 'side-down', 'oracle-unstable', 'vacuous', 'not-exercised', 'undecided', 'no-data', 'unpaired'] as const;
export type InconclusiveReason = (typeof INCONCLUSIVE_REASONS)[number];

/** Why a row is outside the declared scope of a profile. */
export const SCOPE_REASONS = ['not-served', 'feature-off', 'needs-billing', 'needs-identity-provider', 'needs-driver', 'destructive', 'retired'] as const;
export type ScopeReason = (typeof SCOPE_REASONS)[number];

/** The verdict of a row or case with the data that only this verdict has. */
export type Judgement =
  | { readonly verdict: 'match' }
  | { readonly verdict: 'deviation' }
  | { readonly verdict: 'mismatch' }
  | { readonly verdict: 'unimplemented' }
  | { readonly verdict: 'inconclusive'; readonly reason: InconclusiveReason; readonly detail: string }
  | {
      readonly verdict: 'not-applicable';
      readonly reason: ScopeReason;
      /** The capability that a driver does not offer: `program:gcworker`. */ readonly missing?: string;
    };

/**
 * Merges verdicts as a lattice: mismatch over inconclusive over unimplemented over deviation over match over not-applicable.
 * Commutative, associative and idempotent, so order and split into shards do not matter. The first of two equals is kept.
 */
export function worstJudgement(left: Judgement, right: Judgement): Judgement {
  return VERDICTS.indexOf(right.verdict) < VERDICTS.indexOf(left.verdict) ? right : left;
}

/** A count per verdict word, zero included, so that a reader need not know which words exist. */
export function countVerdicts(verdicts: Iterable<Verdict>): Record<Verdict, number> {
  const counts: Record<Verdict, number> = {
    mismatch: 0,
    inconclusive: 0,
    unimplemented: 0,
    deviation: 0,
    match: 0,
    'not-applicable': 0,
  };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}
