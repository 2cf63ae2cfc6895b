import type { Divergence } from '../core/divergence.js';
import { emptyLedger } from '../core/ledger.js';
import type { ReportedCase } from '../reports/report-model.js';

/** A case as reports show it: a mismatch when it has divergences. */
export function reportedCase(id: string, divergences: readonly Divergence[], parts: Partial<ReportedCase> = {}): ReportedCase {
  return {
    id,
    verdict: divergences.length > 0 ? 'mismatch' : 'match',
    divergences,
    uncounted: {},
    deviations: [],
    masked: {},
    ledger: { ...emptyLedger(), exchanges: 1, leaves: 100 },
    ...parts,
  } as ReportedCase;
}
