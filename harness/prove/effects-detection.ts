import type { EffectFinding } from './prove-effects.js';
import type { Detection, FaultResult } from './tally.js';

const RESULTS: Readonly<Partial<Record<EffectFinding['outcome'], FaultResult>>> = { caught: 'caught', 'caught-otherwise': 'other-code', missed: 'missed' };

/** Findings on side effects as a detection, beside those on answers. */
export function detectionOfEffects(subject: string, findings: readonly (EffectFinding & { readonly seed: number })[]): Detection {
  const ids = [...new Set(findings.map(({ operator }) => operator))];
  const of = (id: string): readonly (EffectFinding & { readonly seed: number })[] => findings.filter(({ operator }) => operator === id);
  const harmless = ids.filter((id) => of(id).some((finding) => finding.harmless));
  return {
    subject,
    operators: ids.flatMap((id) => {
      const [first] = of(id);
      return first === undefined || first.harmless ? [] : [{ id, group: first.group, title: first.title }];
    }),
    faults: findings.flatMap((finding) => {
      const result = RESULTS[finding.outcome];
      const [expected] = finding.expectedCodes;
      if (result === undefined || expected === undefined) return [];
      const { operator, group, seed, done, foundCodes } = finding;
      // Several codes may name one fault in a side effect: the one that was found counts as the expected one.
      const named = finding.expectedCodes.find((code) => foundCodes.includes(code)) ?? expected;
      return [{ operator, group, seed, where: finding.case, what: done, expected: named, found: [...new Set(foundCodes)], isRed: result !== 'missed', result }];
    }),
    harmless: harmless.map((id) => ({
      change: id,
      title: of(id)[0]?.title ?? id,
      applied: of(id).filter(({ applied }) => applied).length,
      red: of(id).flatMap(({ outcome, case: where, done, foundCodes }) => (outcome === 'false-alarm' ? [`${where}: ${done}: ${foundCodes.join(', ')}`] : [])),
    })),
    unusable: [],
  };
}
