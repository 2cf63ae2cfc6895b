import { BindingTable } from '../compare/bindings.js';
import type { Approvals } from '../compare/approvals.js';
import { compareObservations } from '../compare/compare-observations.js';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Divergence } from '../core/divergence.js';
import { goldenObservation, type GoldenCase, type GoldenRow } from '../core/golden.js';

export const CHANGES = ['new', 'changed', 'gone', 'same'] as const;
export type Change = (typeof CHANGES)[number];

/** What became of one golden case. */
export interface CaseChange {
  readonly id: string;
  readonly change: Change;
  /** Where the oracle is no longer as recorded: the golden as oracle, what was recorded now as target. */
  readonly divergences: readonly Divergence[];
}

export interface RowChange {
  readonly golden: string;
  readonly row: string;
  readonly change: Change;
  readonly cases: readonly CaseChange[];
  /** The golden as it is now; undefined when nothing of it is left. */
  readonly next: GoldenRow | undefined;
}

export interface ChangesInput {
  readonly id: string;
  readonly row: string;
  readonly profile: string;
  readonly golden: GoldenRow | undefined;
  readonly recorded: readonly GoldenCase[];
  /** True for a golden case that nothing can record any more. */
  readonly isGone: (one: GoldenCase) => boolean;
  readonly rules: ComparisonRules;
  /** Masks alone: what a deviation approves is between oracle and target. */
  readonly masks: Approvals;
}

/**
 * What a recording says of a row's golden, by the comparison of the profile and not by its text: a golden that still holds is kept as it
 * is, so that nothing moves that did not change.
 */
export function goldenChanges({ id, row, profile, golden, recorded, isGone, rules, masks }: ChangesInput): RowChange {
  const fresh = new Map(recorded.map((one) => [one.id, one]));
  const known = golden?.cases ?? [];
  const kept: GoldenCase[] = [];
  const changes: CaseChange[] = [];
  for (const one of known) {
    const again = fresh.get(one.id);
    fresh.delete(one.id);
    if (again === undefined && isGone(one)) changes.push({ id: one.id, change: 'gone', divergences: [] });
    if (again === undefined) {
      if (!isGone(one)) kept.push(one);
      continue;
    }
    const divergences = differences(one, again, rules, masks);
    const same = divergences.length === 0 && isAlike(one, again);
    changes.push({ id: one.id, change: same ? 'same' : 'changed', divergences });
    kept.push(same ? one : again);
  }
  for (const one of fresh.values()) changes.push({ id: one.id, change: 'new', divergences: [] });
  const cases = [...kept, ...fresh.values()];
  return { golden: id, row, change: changeOf(changes, golden), cases: changes, next: cases.length === 0 ? undefined : { id, row, profile, cases } };
}

function differences(golden: GoldenCase, recorded: GoldenCase, rules: ComparisonRules, masks: Approvals): readonly Divergence[] {
  const result = compareObservations(goldenObservation(golden), { ...goldenObservation(recorded), side: 'target' }, rules, new BindingTable());
  return masks.review(golden.id, result.divergences, false).uncovered;
}

/** The same measured steps, by the same kind of principal (the rest of its name may be a secret), with the same things left out. */
function isAlike(one: GoldenCase, other: GoldenCase): boolean {
  const shape = ({ principal, leftOut, steps }: GoldenCase): string =>
    JSON.stringify([principal.split(':', 1), leftOut, steps.flatMap((step) => (step.setup ? [] : [[step.step, step.kind]]))]);
  return shape(one) === shape(other);
}

function changeOf(changes: readonly CaseChange[], golden: GoldenRow | undefined): Change {
  const kinds = new Set(changes.map((one) => one.change));
  if (golden === undefined) return 'new';
  if (kinds.size > 1 || kinds.has('new')) return kinds.has('new') || kinds.has('changed') || kinds.has('gone') ? 'changed' : 'same';
  return [...kinds][0] ?? 'same';
}
