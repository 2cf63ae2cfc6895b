import { countMasks, type Reviewed } from '../compare/approvals.js';
import type { RunnableCase } from '../core/contract-case.js';
import type { DriverOutcome } from '../core/driver-script.js';
import { emptyLedger, isEmptyLedger } from '../core/ledger.js';
import type { RunRecord } from '../core/run-record.js';
import type { Judgement } from '../core/verdict.js';
import type { CaseBench } from './run-case.js';

/** Runs one case beyond HTTP through the drivers and judges it. */
export async function runDriverCase(contract: RunnableCase, bench: CaseBench): Promise<RunRecord> {
  const { driver } = contract.script;
  const startedAt = bench.now();
  const begun = performance.now();
  if (driver === undefined || bench.planes === undefined) throw new Error(`${contract.id} needs drivers, and the bench has none`);
  const outcome = await bench.planes.run(driver);
  const reviewed: Reviewed | undefined = outcome.kind === 'compared' ? bench.approvals.review(contract.id, outcome.divergences, true) : undefined;
  const record: RunRecord = {
    type: 'case',
    id: contract.id,
    row: contract.row,
    kind: contract.kind,
    capability: contract.capability,
    principal: contract.principal,
    ...judgeDriverCase(outcome, reviewed),
    exercised: contract.happy && outcome.kind === 'compared' && outcome.exercised,
    happy: contract.happy,
    flaky: false,
    live: outcome.kind === 'compared',
    divergences: reviewed?.uncovered ?? [],
    uncounted: {},
    restless: [],
    deviations: (reviewed?.covered ?? []).map(({ divergence, deviation }) => ({
      location: divergence.location,
      code: divergence.code,
      decision: deviation.decision,
    })),
    masked: countMasks(reviewed?.masked ?? []),
    ledger: outcome.kind === 'compared' ? outcome.ledger : emptyLedger(),
    reproduce: { oracle: [], target: [] },
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(performance.now() - begun),
  };
  return JSON.parse(bench.redactor.redact(JSON.stringify(record))) as RunRecord;
}

/** The verdict of a driver case: could not tell, then differences, then whether anything was compared. */
export function judgeDriverCase(outcome: DriverOutcome, reviewed: Reviewed | undefined): Judgement {
  switch (outcome.kind) {
    case 'needs-driver':
      return { verdict: 'not-applicable', reason: 'needs-driver', missing: outcome.missing };
    case 'could-not-tell':
      return { verdict: 'inconclusive', reason: outcome.reason, detail: outcome.detail };
    case 'compared':
      if ((reviewed?.uncovered.length ?? outcome.divergences.length) > 0) return { verdict: 'mismatch' };
      if (isEmptyLedger(outcome.ledger)) return { verdict: 'inconclusive', reason: 'vacuous', detail: 'nothing was compared' };
      return (reviewed?.covered.length ?? 0) > 0 ? { verdict: 'deviation' } : { verdict: 'match' };
  }
}
