import type { Plan } from './contract-case.js';
import type { RunRecord } from './run-record.js';

/** The committed memory of what runs: a case that vanishes or stops running is red, and so is a row that was once implemented and is not now. */
export interface CaseIndex {
  readonly schema: 'parity-case-index/1';
  /** Per profile. */
  readonly profiles: Readonly<Record<string, ProfileIndex>>;
}

export interface ProfileIndex {
  /** Case id to whether it ran (`run`) or was out of scope (`skipped`). */
  readonly cases: Readonly<Record<string, 'run' | 'skipped'>>;
  /** Rows that the target was seen to implement. */
  readonly implemented: readonly string[];
}

/** A case that the index has and the plan no longer runs. */
export interface LostCase {
  readonly id: string;
  readonly how: 'vanished' | 'skipped';
}

export function lostCases(index: ProfileIndex | undefined, plan: Plan): LostCase[] {
  if (index === undefined) return [];
  const now = new Map(plan.cases.map((one) => [one.id, one.scope === 'in-scope' ? 'run' : 'skipped']));
  return Object.entries(index.cases).flatMap(([id, was]): LostCase[] => {
    const is = now.get(id);
    if (is === undefined) return [{ id, how: 'vanished' }];
    return was === 'run' && is === 'skipped' ? [{ id, how: 'skipped' }] : [];
  });
}

/** What is gone or no longer runs, against the index, in words; `plan` is the whole plan. */
export function vanishedCases(index: ProfileIndex | undefined, plan: Plan): string[] {
  return lostCases(index, plan).map(({ id, how }) =>
    how === 'vanished' ? `case ${id} vanished: it is in the case index and no longer planned` : `case ${id} went from run to skipped: it is now out of scope`,
  );
}

/** The index as this whole run leaves it; rows stay implemented once they were seen so. */
export function nextIndex(index: ProfileIndex | undefined, plan: Plan, records: readonly RunRecord[]): ProfileIndex {
  const cases = Object.fromEntries(plan.cases.map((one): [string, 'run' | 'skipped'] => [one.id, one.scope === 'in-scope' ? 'run' : 'skipped']));
  const seen = records.filter((record) => record.happy && (record.verdict === 'match' || record.verdict === 'deviation')).map((record) => record.row);
  return { cases, implemented: [...new Set([...(index?.implemented ?? []), ...seen])].sort() };
}
