import { resolve } from 'node:path';
import type { Plan } from '../core/contract-case.js';
import { InputError } from '../core/problem.js';
import type { Subject } from '../core/subject.js';
import { buildPlan } from '../plan/build-plan.js';
import { readFixtures } from '../plan/fixture-files.js';
import { loadTrackers } from '../trackers/load.js';
import type { ChosenProfile } from './load-config.js';

export interface LoadedPlan {
  readonly plan: Plan;
  readonly subjects: readonly Subject[];
  readonly trackerDigests: Readonly<Record<string, string>>;
}

/** Trackers and fixtures to the plan of a profile. Throws InputError with every tracker error. */
export async function loadPlan(root: string, chosen: ChosenProfile): Promise<LoadedPlan> {
  const { config, profile } = chosen;
  const trackers = await loadTrackers(resolve(root, config.trackers), { root, forPlan: true });
  const errors = trackers.problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new InputError(`the trackers have ${String(errors.length)} errors; parity trackers check explains them`, errors);
  // Captures of the seeding are variables of every case.
  const variables = new Set([...Object.keys(profile.variables), ...profile.seed.flatMap((step) => Object.keys(step.capture ?? {}))]);
  const plan = buildPlan({
    subjects: trackers.subjects,
    capabilityOf: trackers.capabilityOf,
    fixtures: readFixtures(root, profile.fixtures, variables),
    profile,
    neverHappy: trackers.neverHappy,
  });
  return { plan, subjects: trackers.subjects, trackerDigests: Object.fromEntries(trackers.manifests.map((manifest) => [manifest.name, manifest.digest])) };
}
