import { resolve } from 'node:path';
import type { Plan } from '../core/contract-case.js';
import { mergeMatrices, type MatrixFile } from '../core/matrix.js';
import { InputError } from '../core/problem.js';
import type { Profile } from '../core/profile.js';
import type { Subject } from '../core/subject.js';
import type { WorldFile } from '../core/world.js';
import { buildPlan } from '../plan/build-plan.js';
import { readFixtures } from '../plan/fixture-files.js';
import { jsonFileNames, readJsonFiles } from '../plan/json-files.js';
import { readRowFixtures } from '../plan/row-fixture-files.js';
import { worldVariables } from '../replay/seed-world.js';
import { loadTrackers } from '../trackers/load.js';
import { driverCases } from './driver-cases.js';
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
  const variables = new Set([...Object.keys(profile.variables), ...worldVariables(readWorlds(root, profile))]);
  const routes = new Map(trackers.subjects.flatMap((subject) => (subject.kind === 'route' ? [[subject.id, subject] as const] : [])));
  const matrix = mergeMatrices(readJsonFiles<MatrixFile>(root, profile.matrix ?? [], 'matrix.schema.json').map(({ content }) => content));
  const plan = buildPlan({
    subjects: trackers.subjects,
    capabilityOf: trackers.capabilityOf,
    fixtures: [
      ...readFixtures(root, profile.fixtures, variables),
      ...driverCases(root, trackers.subjects),
      ...readRowFixtures(root, { rows: profile.rows ?? [], entities: profile.entities ?? [] }, routes, variables),
    ],
    profile,
    matrix,
    neverHappy: trackers.neverHappy,
  });
  return { plan, subjects: trackers.subjects, trackerDigests: Object.fromEntries(trackers.manifests.map((manifest) => [manifest.name, manifest.digest])) };
}

/** The world files of a profile. Throws InputError on the first that does not fit its schema. */
export function readWorlds(root: string, profile: Profile): WorldFile[] {
  return readJsonFiles<WorldFile>(root, profile.world, 'world.schema.json').map(({ content }) => content);
}

/** Every file of a profile that says what is sent, relative to the project. */
export function fixtureFiles(root: string, { world, fixtures, rows, entities, matrix }: Profile): string[] {
  return jsonFileNames(root, [...world, ...fixtures, ...(rows ?? []), ...(entities ?? []), ...(matrix ?? [])]);
}
