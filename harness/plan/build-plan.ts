import type { ContractCase, Plan, PlannedRow, RunnableCase, SideNeed } from '../core/contract-case.js';
import { isRequestStep, isRowsStep, probedEffects, type FixtureCase } from '../core/fixture.js';
import { InputError } from '../core/problem.js';
import type { Profile } from '../core/profile.js';
import type { Subject } from '../core/subject.js';
import type { LoadedFixture } from './fixture-files.js';
import { placeholderCase } from './placeholder-case.js';
import { scopeReason } from './scope.js';

export interface PlanInput {
  readonly subjects: readonly Subject[];
  readonly capabilityOf: ReadonlyMap<string, string>;
  readonly fixtures: readonly LoadedFixture[];
  readonly profile: Pick<Profile, 'scope' | 'withoutFixture'>;
  /** Rows that no supported configuration can exercise, with the reason. */
  readonly neverHappy: ReadonlyMap<string, string>;
}

/** Rows to cases: deterministic, in tracker order, every row with at least one case. Throws InputError on a fixture of an unknown row and on a case id that is there twice. */
export function buildPlan({ subjects, capabilityOf, fixtures, profile, neverHappy }: PlanInput): Plan {
  const written = new Map<string, { script: FixtureCase; file: string }[]>();
  const ids = new Set(subjects.map((subject) => subject.id));
  for (const { file, content } of fixtures) {
    for (const script of content.cases) {
      if (!ids.has(script.row)) continue;
      const known = written.get(script.row);
      if (known === undefined) written.set(script.row, [{ script, file }]);
      else known.push({ script, file });
    }
  }
  const cases: RunnableCase[] = [];
  const rows = subjects.map((subject): PlannedRow => {
    const own = written.get(subject.id);
    const capability = capabilityOf.get(subject.id) ?? `unassigned/${subject.kind}`;
    const made = own === undefined ? [generated(subject, capability)] : own.map(({ script, file }) => fromFixture(subject, capability, script, file));
    cases.push(...made);
    const reason = neverHappy.get(subject.id);
    return {
      id: subject.id,
      kind: subject.kind,
      capability,
      cases: made.map((one) => one.id),
      scope:
        own !== undefined ? 'in-scope' : (scopeReason(subject, profile.scope) ?? (subject.kind === 'route' ? inOrOut(profile.withoutFixture) : 'not-served')),
      ...(reason === undefined ? {} : { reason }),
    };
  });
  const seen = new Map<string, string>();
  for (const { id, fixture, row } of cases) {
    const other = seen.get(id);
    if (other !== undefined) throw new InputError(`case id ${id} is there twice (${other} and ${fixture || row}); give one of them another name`);
    seen.set(id, fixture || row);
  }
  return { rows, cases };
}

const inOrOut = (word: Profile['withoutFixture']): 'in-scope' | 'not-served' => word;

/** Test ids of a row, the first one being the default of its cases. */
export function testIds(subject: Subject): readonly string[] {
  switch (subject.kind) {
    case 'route':
    case 'runtime':
    case 'storage':
      return [subject.parityTestId];
    case 'queue':
      return [subject.consumerBehaviorTestId, subject.producerFixtureId, subject.retryIdempotencyTestId, subject.mixedModeCompatibilityTestId];
    case 'worker':
      return [subject.behaviorTestId, subject.retryIdempotencyTestId, subject.mixedModeCompatibilityTestId];
  }
}

function fromFixture(subject: Subject, capability: string, script: FixtureCase, file: string): RunnableCase {
  const known = testIds(subject);
  const test = script.test ?? known[0] ?? subject.id;
  if (!known.includes(test))
    throw new InputError(`${file}: case "${script.name}" of ${subject.id} names test "${test}"; the row's test ids are ${known.join(', ')}`);
  return assemble(subject, capability, script, file, test);
}

function generated(subject: Subject, capability: string): RunnableCase {
  const script: FixtureCase =
    subject.kind === 'route' ? placeholderCase(subject) : { row: subject.id, name: 'contract', principal: 'anonymous', happy: false, steps: [] };
  return assemble(subject, capability, script, '', testIds(subject)[0] ?? subject.id);
}

function assemble(subject: Subject, capability: string, script: FixtureCase, fixture: string, test: string): RunnableCase {
  const contract: ContractCase = {
    id: `${test}.${script.name}`,
    row: subject.id,
    kind: subject.kind,
    capability,
    principal: script.principal,
    happy: script.happy ?? true,
    expect: script.expect ?? ((script.happy ?? true) ? '2xx|3xx' : ''),
    gates: subject.kind === 'route' ? subject.featureGates : [],
    budget: subject.kind === 'route' ? subject.budgetId : '',
    needs: needsOf(script),
    fixture,
  };
  return { ...contract, script };
}

function needsOf(script: FixtureCase): SideNeed[] {
  const needs = new Set<SideNeed>();
  for (const step of script.steps) needs.add(isRequestStep(step) ? 'http' : isRowsStep(step) ? 'database' : 'worker');
  if (probedEffects(script).some((kind) => ['rows', 'queue', 'objects', 'logs'].includes(kind))) needs.add('database');
  return [...needs].sort();
}
