import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Divergence, DivergenceCode } from '../core/divergence.js';
import { emptyLedger, isEmptyLedger, type Ledger } from '../core/ledger.js';
import type { StepObservation } from '../core/observation.js';
import { worstJudgement, type Judgement } from '../core/verdict.js';
import { countMasks, MASKABLE, withMasked, type Approvals } from './approvals.js';
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
  /** Differences where the oracle differs from itself, when a second recording of it was given. */
  readonly noise?: readonly Divergence[];
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
  /** Differences of the oracle from itself by case; undefined when there is no second recording of it. */
  readonly noiseOf?: (caseId: string) => readonly Divergence[];
}

/** Compares two recordings case by case: every case of either side gets a verdict, in the oracle's order. */
export function compareRecordings({ oracle, target, rules, bindings, approvals, noiseOf }: RecordingsInput): ComparedCase[] {
  const partners = new Map(target.map((one) => [one.id, one]));
  const known = new Set(oracle.map((one) => one.id));
  const compared = oracle.map((one): ComparedCase => {
    const partner = partners.get(one.id);
    if (partner === undefined) return unpaired(one.id, 'the case is only in the oracle recording');
    const judged = judgedSteps(one.steps);
    const result = compareObservations({ side: 'oracle', steps: judged }, { side: 'target', steps: partner.steps }, rules, bindings);
    const missing = stepsWithoutPartner(one.steps, partner.steps);
    const reviewed = approvals.review(one.id, result.divergences, missing === '', () => sharedLocations(judged, partner.steps, rules));
    const { covered, masked } = reviewed;
    const { uncovered, noise } = withoutNoise(reviewed.uncovered, noiseOf?.(one.id) ?? []);
    let judgement: Judgement = { verdict: covered.length > 0 ? 'deviation' : 'match' };
    if (isEmptyLedger(result.ledger) && uncovered.length + noise.length === 0)
      judgement = { verdict: 'inconclusive', reason: 'vacuous', detail: 'no step of the case has an answer to compare' };
    if (missing !== '') judgement = worstJudgement(judgement, { verdict: 'inconclusive', reason: 'unpaired', detail: missing });
    if (noise.length > 0)
      judgement = worstJudgement(
        {
          verdict: 'inconclusive',
          reason: 'oracle-unstable',
          detail: `the oracle differs from itself at ${String(noise.length)} of the places where the target does`,
        },
        judgement,
      );
    if (uncovered.length > 0) judgement = { verdict: 'mismatch' };
    return {
      id: one.id,
      ...judgement,
      divergences: uncovered,
      uncounted: result.uncounted,
      ...(noiseOf === undefined ? {} : { noise }),
      deviations: covered.map(({ divergence, deviation }) => ({ code: divergence.code, location: divergence.location, decision: deviation.decision })),
      masked: countMasks(masked),
      ledger: withMasked(result.ledger, masked),
    };
  });
  return [...compared, ...target.filter((one) => !known.has(one.id)).map((one) => unpaired(one.id, 'the case is only in the target recording'))];
}

/** A recorded case of setup steps alone has nothing else to be judged by, so they are compared: a case never passes unseen. */
export function judgedSteps(steps: readonly StepObservation[]): readonly StepObservation[] {
  return steps.every((step) => step.setup) ? steps.map((step) => ({ ...step, setup: false })) : steps;
}

/** Differences of the oracle from itself that leave nothing below them to compare. */
const UPROOTING: ReadonlySet<string> = new Set<DivergenceCode>([
  'body-kind',
  'body-missing',
  'body-added',
  'body-utf8',
  'json-missing',
  'json-added',
  'json-absent-null',
  'json-absent-empty',
  'json-null',
  'json-null-empty',
  'json-type',
  'cookie-missing',
  'cookie-added',
]);

/**
 * Takes out what lies where the oracle differs from itself. Another value is noise wherever the oracle differed at all; a missing
 * member, a type or a status only when the oracle differed from itself in just that way, or by the whole that it belongs to.
 */
function withoutNoise(
  found: readonly Divergence[],
  own: readonly Divergence[],
): { readonly uncovered: readonly Divergence[]; readonly noise: readonly Divergence[] } {
  const isNoise = ({ code, location }: Divergence): boolean =>
    own.some((one) =>
      one.location === location ? MASKABLE.has(code) || one.code === code : location.startsWith(`${one.location}/`) && UPROOTING.has(one.code),
    );
  return { uncovered: found.filter((one) => !isNoise(one)), noise: found.filter(isNoise) };
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
