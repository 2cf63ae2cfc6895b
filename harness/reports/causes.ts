import type { Divergence, DivergenceCode } from '../core/divergence.js';
import type { ReportedCase } from './report-model.js';

/** A difference whatever case, step and list index it is at. */
export interface Cause {
  readonly code: DivergenceCode;
  readonly location: string;
}

/** Cases that differ in exactly the same causes. */
export interface CauseGroup {
  readonly causes: readonly Cause[];
  readonly cases: readonly ReportedCase[];
}

/** What a divergence is called over cases: step and list indexes left open. */
export function causeOf({ code, location }: Divergence): Cause {
  return { code, location: location.replace(/^step \d+ /, '').replace(/\/\d+(?=\/|$)/g, '/*') };
}

const keyOf = ({ code, location }: Cause): string => `${location}\t${code}`;

function causesOf(one: ReportedCase): Map<string, Cause> {
  return new Map(
    one.divergences
      .map(causeOf)
      .map((cause): [string, Cause] => [keyOf(cause), cause])
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** Cases put together by the set of causes that they differ in, the largest group first; cases without a divergence are left out. */
export function groupByCauses(cases: readonly ReportedCase[]): CauseGroup[] {
  const groups = new Map<string, { causes: readonly Cause[]; cases: ReportedCase[] }>();
  for (const one of cases) {
    const causes = causesOf(one);
    if (causes.size === 0) continue;
    const key = [...causes.keys()].join('\n');
    const group = groups.get(key) ?? { causes: [...causes.values()], cases: [] };
    group.cases.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].sort((one, other) => other.cases.length - one.cases.length);
}

/** Every single cause with the number of cases it is in, the most frequent first. */
export function countCauses(cases: readonly ReportedCase[]): (Cause & { readonly cases: number })[] {
  const counts = new Map<string, Cause & { cases: number }>();
  for (const one of cases) {
    for (const [key, cause] of causesOf(one)) {
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { ...cause, cases: 1 });
      else known.cases += 1;
    }
  }
  return [...counts.values()].sort((one, other) => other.cases - one.cases || (keyOf(one) < keyOf(other) ? -1 : 1));
}
