import { BindingTable } from '../compare/bindings.js';
import { compareObservations } from '../compare/compare-observations.js';
import { isExercised, judgeCase } from '../compare/judge-case.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { RunnableCase } from '../core/contract-case.js';
import { goldenObservation, type GoldenCase } from '../core/golden.js';
import type { Halt, StepObservation } from '../core/observation.js';

/** A case that no golden was made of. */
export interface Unrecorded {
  readonly id: string;
  readonly row: string;
  readonly why: string;
}

export interface GoldenProof {
  readonly golden: GoldenCase;
  /** What was really seen, before it was redacted. */
  readonly steps: readonly StepObservation[];
  readonly halt: Halt | undefined;
  readonly rules: ComparisonRules;
  /** Undefined for a case of a recording, which declares nothing. */
  readonly contract: RunnableCase | undefined;
}

/**
 * Why a golden is none, undefined when it is one: what the oracle really did must match it, or redacting took away what the comparison
 * needs; and it must show what the case declares, or everything judged by it would be inconclusive.
 */
export function proveGolden({ golden, steps, halt, rules, contract }: GoldenProof): string | undefined {
  const oracle = { ...goldenObservation(golden), ...(halt === undefined ? {} : { halt }) };
  const result = compareObservations(oracle, { ...oracle, side: 'target', steps }, rules, new BindingTable());
  const [first] = result.divergences;
  if (first !== undefined) return `redacted it would not match itself: ${first.code} at ${first.location}`;
  const judgement = judgeCase({
    oracle,
    target: { ...oracle, side: 'target', steps },
    result,
    reviewed: { uncovered: [], covered: [], masked: [] },
    down: [],
    routeAbsent: false,
    declared: contract?.script.expect,
    declaredError: contract?.script.error,
  });
  if (judgement.verdict === 'inconclusive') return `${judgement.reason}: ${judgement.detail}`;
  return contract?.happy === true && !isExercised(oracle, contract.expect, contract.script.lists)
    ? 'not-exercised: the oracle does not answer as a happy case declares'
    : undefined;
}
