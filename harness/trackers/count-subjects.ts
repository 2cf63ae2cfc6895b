import type { Subject } from '../core/subject.js';

/** How many subjects there are of each value, by what is counted; values in order of their number, then of their name. */
export type SubjectCounts = Readonly<Record<'plane' | 'family' | 'auth_mode' | 'wave' | 'batch' | 'capability', Readonly<Record<string, number>>>>;

const NONE = '(none)';

export function countSubjects(subjects: readonly Subject[], capabilityOf: ReadonlyMap<string, string>): SubjectCounts {
  const routes = subjects.filter((subject) => subject.kind === 'route');
  return {
    plane: tally(subjects.map((subject) => subject.kind)),
    family: tally(routes.map((route) => route.family)),
    auth_mode: tally(routes.map((route) => route.authMode)),
    wave: tally(subjects.map((subject) => subject.wave)),
    batch: tally(subjects.map((subject) => subject.batch)),
    capability: tally(subjects.map((subject) => capabilityOf.get(subject.id) ?? '')),
  };
}

function tally(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value || NONE, (counts.get(value || NONE) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}
