import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Divergence } from '../core/divergence.js';
import { emptyLedger, isEmptyLedger, type Ledger } from '../core/ledger.js';
import type { StepObservation } from '../core/observation.js';
import { worstJudgement, type Judgement } from '../core/verdict.js';
import { countMasks, withMasked, type Approvals } from './approvals.js';
import type { BindingTable } from './bindings.js';
import { compareObservations } from './compare-observations.js';
import { sharedLocations } from './locations.js';

export interface RecordedSteps {
  readonly id: string;
  readonly steps: readonly StepObservation[];
}

export type ComparedCase = Judgement & {
  readonly id: string;
  readonly divergences: readonly Divergence[];
  /** Differences of a spelling that the profile does not count. */
  readonly uncounted: readonly Divergence[];
  readonly deviations: readonly { readonly code: string; readonly location: string; readonly decision: string }[];
  /** Locations that each mask left uncompared, by its id. */
  readonly masked: Readonly<Record<string, number>>;
  readonly ledger: Ledger;
};

export interface RecordingsInput {
  readonly oracle: readonly RecordedSteps[];
  readonly target: readonly RecordedSteps[];
  readonly rules: ComparisonRules;
  /** One table for the whole recording, because its state runs on through the file. */
  readonly bindings: BindingTable;
  readonly approvals: Approvals;
}

/** Compares two recordings case by case: every case of either side gets a verdict, in the oracle's order. */
export function compareRecordings({ oracle, target, rules, bindings, approvals }: RecordingsInput): ComparedCase[] {
  const partners = new Map(target.map((one) => [one.id, one]));
  const known = new Set(oracle.map((one) => one.id));
  const compared = oracle.map((one): ComparedCase => {
    const partner = partners.get(one.id);
    if (partner === undefined) return unpaired(one.id, 'the case is only in the oracle recording');
    const judged = judgedSteps(one.steps);
    const result = compareObservations({ side: 'oracle', steps: judged }, { side: 'target', steps: partner.steps }, rules, bindings);
    const missing = stepsWithoutPartner(one.steps, partner.steps);
    const { uncovered, covered, masked } = approvals.review(one.id, result.divergences, missing === '', () => sharedLocations(judged, partner.steps, rules));
    let judgement: Judgement = { verdict: covered.length > 0 ? 'deviation' : 'match' };
    if (isEmptyLedger(result.ledger) && uncovered.length === 0)
      judgement = { verdict: 'inconclusive', reason: 'vacuous', detail: 'no step of the case has an answer to compare' };
    if (missing !== '') judgement = worstJudgement(judgement, { verdict: 'inconclusive', reason: 'unpaired', detail: missing });
    if (uncovered.length > 0) judgement = { verdict: 'mismatch' };
    return {
      id: one.id,
      ...judgement,
      divergences: uncovered,
      uncounted: result.uncounted,
      deviations: covered.map(({ divergence, deviation }) => ({ code: divergence.code, location: divergence.location, decision: deviation.decision })),
      masked: countMasks(masked),
      ledger: withMasked(result.ledger, masked),
    };
  });
  return [...compared, ...target.filter((one) => !known.has(one.id)).map((one) => unpaired(one.id, 'the case is only in the target recording'))];
}

/** A recorded case of setup steps alone has nothing else to be judged by, so they are compared: a case never passes unseen. */
function judgedSteps(steps: readonly StepObservation[]): readonly StepObservation[] {
  return steps.every((step) => step.setup) ? steps.map((step) => ({ ...step, setup: false })) : steps;
}

function unpaired(id: string, detail: string): ComparedCase {
  return { id, verdict: 'inconclusive', reason: 'unpaired', detail, divergences: [], uncounted: [], deviations: [], masked: {}, ledger: emptyLedger() };
}

function stepsWithoutPartner(oracle: readonly StepObservation[], target: readonly StepObservation[]): string {
  const numbers = (steps: readonly StepObservation[]): Set<number> => new Set(steps.map((step) => step.step));
  const left = numbers(oracle);
  const right = numbers(target);
  const only = (some: ReadonlySet<number>, others: ReadonlySet<number>): string => [...some].filter((step) => !others.has(step)).join(', ');
  const missing = [`${only(left, right)} only in the oracle recording`, `${only(right, left)} only in the target recording`].filter(
    (text) => !text.startsWith(' '),
  );
  return missing.length === 0 ? '' : `step ${missing.join('; step ')}`;
}
