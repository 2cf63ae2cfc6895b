import type { Divergence, DivergenceCode } from '../core/divergence.js';

/** What became of one fault. `seen`: only under a spelling that the profile does not count. */
export type FaultResult = 'caught' | 'other-code' | 'masked' | 'missed';

export interface FaultOutcome {
  readonly operator: string;
  readonly group: string;
  readonly seed: number;
  /** Case and step of the answer that was changed. */
  readonly where: string;
  readonly what: string;
  readonly expected: DivergenceCode;
  readonly found: readonly DivergenceCode[];
  /** False when all that was found is a spelling that the profile does not count: reported, not red. */
  readonly isRed: boolean;
  readonly result: FaultResult;
}

/** Judges one fault by what the comparison said of it that it did not say without it. */
export function judgeFault(
  expected: DivergenceCode,
  divergences: readonly Divergence[],
  uncounted: readonly Divergence[],
  masked: readonly Divergence[],
): Pick<FaultOutcome, 'found' | 'isRed' | 'result'> {
  const found = [...new Set([...divergences, ...uncounted].map(({ code }) => code))];
  const result = found.includes(expected) ? 'caught' : found.length > 0 ? 'other-code' : masked.length > 0 ? 'masked' : 'missed';
  return { found, isRed: divergences.length > 0, result };
}

export interface OperatorName {
  readonly id: string;
  readonly group: string;
  readonly title: string;
}

export interface OperatorTally {
  readonly operator: string;
  readonly group: string;
  readonly title: string;
  readonly applied: number;
  readonly caught: number;
  readonly otherCode: number;
  readonly missed: number;
  readonly masked: number;
  /** Faults that were seen as a spelling that the profile does not count. */
  readonly uncounted: number;
}

/** Counts outcomes an operator, in the order of the catalogue; operators that found no place are there with zero. */
export function tallyOperators({ operators, faults: outcomes }: Pick<Detection, 'operators' | 'faults'>): OperatorTally[] {
  const byOperator = new Map<string, FaultOutcome[]>();
  for (const outcome of outcomes) byOperator.set(outcome.operator, [...(byOperator.get(outcome.operator) ?? []), outcome]);
  return operators.map(({ id, group, title }) => {
    const own = byOperator.get(id) ?? [];
    const count = (result: FaultResult): number => own.filter((outcome) => outcome.result === result).length;
    return {
      operator: id,
      group,
      title,
      applied: own.length,
      caught: count('caught'),
      otherCode: count('other-code'),
      missed: count('missed'),
      masked: count('masked'),
      uncounted: own.filter((outcome) => !outcome.isRed && (outcome.result === 'caught' || outcome.result === 'other-code')).length,
    };
  });
}

export interface HarmlessOutcome {
  readonly change: string;
  readonly title: string;
  readonly applied: number;
  /** Where it made a comparison red, with the first divergence. */
  readonly red: readonly string[];
}

/** The least share of unmasked faults that must be caught under the expected code. */
export const EXPECTED_SHARE = 0.98;

/** All faults of one recording or pair, and what they show. */
export interface Detection {
  readonly subject: string;
  /** Every operator that was tried, those that found no place included. */
  readonly operators: readonly OperatorName[];
  readonly faults: readonly FaultOutcome[];
  readonly harmless: readonly HarmlessOutcome[];
  /** Answers that could not be put on the wire unchanged, with the reason: no faults were placed there. */
  readonly unusable: readonly string[];
}

export interface DetectionSummary {
  readonly faults: number;
  readonly masked: number;
  readonly caught: number;
  readonly underExpectedCode: number;
  readonly missed: number;
  readonly harmlessApplied: number;
  readonly harmlessRed: number;
  readonly operatorsApplied: number;
}

export function summarise({ faults, harmless }: Detection): DetectionSummary {
  const count = (result: FaultResult): number => faults.filter((fault) => fault.result === result).length;
  return {
    faults: faults.length,
    masked: count('masked'),
    caught: count('caught') + count('other-code'),
    underExpectedCode: count('caught'),
    missed: count('missed'),
    harmlessApplied: harmless.reduce((sum, one) => sum + one.applied, 0),
    harmlessRed: harmless.reduce((sum, one) => sum + one.red.length, 0),
    operatorsApplied: new Set(faults.map((fault) => fault.operator)).size,
  };
}

/** True when every unmasked fault was caught, nearly all under the expected code, and no harmless change was red. */
export function isSound(summary: DetectionSummary): boolean {
  const unmasked = summary.faults - summary.masked;
  return (
    unmasked > 0 && summary.missed === 0 && summary.underExpectedCode >= EXPECTED_SHARE * unmasked && summary.harmlessApplied > 0 && summary.harmlessRed === 0
  );
}
