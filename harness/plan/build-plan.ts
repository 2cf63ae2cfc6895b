import type { ContractCase, Plan, PlannedRow, RunnableCase, SideNeed } from '../core/contract-case.js';
import { isRequestStep, isRowsStep, probedEffects, type FixtureCase } from '../core/fixture.js';
import type { MatrixFile } from '../core/matrix.js';
import { InputError } from '../core/problem.js';
import type { Profile } from '../core/profile.js';
import type { Route, Subject } from '../core/subject.js';
import type { ScopeReason } from '../core/verdict.js';
import type { LoadedFixture } from './fixture-files.js';
import { placeholderCase } from './placeholder-case.js';
import { rowMatrix, type RowMatrix, type UnservedMethods } from './route-matrix.js';
import { scopeReason } from './scope.js';

export interface PlanInput {
  readonly subjects: readonly Subject[];
  readonly capabilityOf: ReadonlyMap<string, string>;
  readonly fixtures: readonly LoadedFixture[];
  readonly profile: Pick<Profile, 'scope' | 'withoutFixture' | 'features' | 'provides' | 'aspects' | 'drivers'>;
  /** Derived from happy cases that say who may. */
  readonly matrix: MatrixFile;
  /** Rows that no supported configuration can exercise, with the reason. */
  readonly neverHappy: ReadonlyMap<string, string>;
}

/** Rows to cases: deterministic, in tracker order, every row with at least one case. Throws InputError on a fixture of an unknown row and on a case id that is there twice. */
export function buildPlan({ subjects, capabilityOf, fixtures, profile, matrix, neverHappy }: PlanInput): Plan {
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
  const unserved = unservedMethods(subjects);
  const cases: RunnableCase[] = [];
  const rows = subjects.map((subject): PlannedRow => {
    const own = written.get(subject.id) ?? [];
    const capability = capabilityOf.get(subject.id) ?? `unassigned/${subject.kind}`;
    const derived = subject.kind !== 'route' ? NO_MATRIX : matrixOf(subject, own, matrix, unserved);
    const all = [...own, ...derived.cases];
    const scopeOf = caseScope(subject, profile);
    const made =
      all.length === 0
        ? [generated(subject, capability, unwrittenScope(subject, profile))]
        : all.map(({ script, file }) => fromFixture(subject, capability, script, file, scopeOf(script)));
    cases.push(...made);
    const reason = neverHappy.get(subject.id);
    return {
      id: subject.id,
      kind: subject.kind,
      capability,
      cases: made.map((one) => one.id),
      leftOut: derived.leftOut,
      scope: neverScope(subject, profile.scope) ?? rowScope(made),
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

interface WrittenCase {
  readonly script: FixtureCase;
  readonly file: string;
}

const NO_MATRIX = { cases: [], leftOut: {} };

/** The matrix follows from the first written case that says who may. */
function matrixOf(
  route: Route,
  own: readonly WrittenCase[],
  matrix: MatrixFile,
  unserved: UnservedMethods,
): Omit<RowMatrix, 'cases'> & { cases: WrittenCase[] } {
  const base = own.find(({ script }) => script.access !== undefined);
  if (base === undefined || matrix.variants.length === 0)
    return { cases: [], leftOut: own.length === 0 || matrix.variants.length === 0 ? {} : { '*': 'no case of the row says who may (access)' } };
  const made = rowMatrix(
    base.script,
    route,
    matrix,
    unserved,
    own.map(({ script }) => script),
    `${base.file}: ${route.id}`,
  );
  return { ...made, cases: made.cases.map((script) => ({ script, file: base.file })) };
}

/** Methods that a request with another method than a row's may use, so that it meets no other row. */
function unservedMethods(subjects: readonly Subject[]): UnservedMethods {
  const served = new Map<string, Set<string>>();
  const shape = (path: string): string => path.replaceAll(/<[^<>]+>/g, '<>');
  for (const subject of subjects) {
    if (subject.kind !== 'route') continue;
    const methods = served.get(shape(subject.canonicalPath));
    if (methods === undefined) served.set(shape(subject.canonicalPath), new Set([subject.method]));
    else methods.add(subject.method);
  }
  return (canonicalPath) => ['PATCH', 'PUT', 'POST', 'DELETE'].filter((method) => served.get(shape(canonicalPath))?.has(method) !== true);
}

type Scope = 'in-scope' | ScopeReason;

/** Where a row without any written case belongs. */
const unwrittenScope = (subject: Subject, profile: PlanInput['profile']): Scope =>
  scopeReason(subject, profile.scope) ?? (subject.kind === 'route' ? profile.withoutFixture : 'not-served');

/** What no profile runs: what destroys, or is retired. */
const neverScope = (subject: Subject, scope: PlanInput['profile']['scope']): ScopeReason | undefined =>
  scopeReason(
    subject,
    scope.filter(({ reason }) => reason === 'destructive' || reason === 'retired'),
  );

/** Whether the profile runs a written case of the row: not what destroys or is retired, nor what a feature or the set-up rules out. */
function caseScope(subject: Subject, { scope, features, provides, aspects, drivers }: PlanInput['profile']): (script: FixtureCase) => Scope {
  const never = neverScope(subject, scope);
  const gates = subject.kind === 'route' ? subject.featureGates : [];
  const isOff = gates.some((gate) => features?.[gate] === false);
  // A row without a gate may show that gates are closed, as the configuration that is given to everybody does.
  const isAway = isOff || (gates.length === 0 && Object.values(features ?? {}).includes(false));
  return (script) => {
    // That a retired process is gone can be shown, although the row is out of scope.
    if (never !== undefined) return never === 'retired' && script.driver !== undefined && drivers !== undefined && aspects === undefined ? 'in-scope' : never;
    if (script.aspect === 'gate') return isAway ? 'in-scope' : 'not-served';
    if (isOff) return 'feature-off';
    if (aspects?.includes(script.aspect ?? 'happy') === false) return 'not-served';
    if (script.driver !== undefined && drivers === undefined) return 'needs-driver';
    return script.requires?.some((word) => provides?.includes(word) === false) === true ? 'not-served' : 'in-scope';
  };
}

/** A row is in scope when a case other than that of a closed gate is; else it takes the first reason. */
function rowScope(cases: readonly RunnableCase[]): Scope {
  const open = cases.filter((one) => one.aspect !== 'gate');
  return open.some((one) => one.scope === 'in-scope') ? 'in-scope' : (open[0]?.scope ?? 'not-served');
}

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

function fromFixture(subject: Subject, capability: string, script: FixtureCase, file: string, scope: Scope): RunnableCase {
  const known = testIds(subject);
  const test = script.test ?? known[0] ?? subject.id;
  if (!known.includes(test))
    throw new InputError(`${file}: case "${script.name}" of ${subject.id} names test "${test}"; the row's test ids are ${known.join(', ')}`);
  return assemble(subject, capability, script, file, test, scope);
}

function generated(subject: Subject, capability: string, scope: Scope): RunnableCase {
  const script: FixtureCase =
    subject.kind === 'route' ? placeholderCase(subject) : { row: subject.id, name: 'contract', principal: 'anonymous', happy: false, steps: [] };
  return assemble(subject, capability, script, '', testIds(subject)[0] ?? subject.id, scope);
}

function assemble(subject: Subject, capability: string, script: FixtureCase, fixture: string, test: string, scope: Scope): RunnableCase {
  const happy = script.happy ?? true;
  const contract: ContractCase = {
    id: `${test}.${script.name}`,
    row: subject.id,
    kind: subject.kind,
    capability,
    principal: script.principal,
    happy,
    aspect: script.aspect ?? (happy ? 'happy' : 'refusal'),
    expect: script.expect ?? (happy ? '2xx|3xx' : ''),
    error: script.error ?? '',
    scope,
    gates: subject.kind === 'route' ? subject.featureGates : [],
    budget: subject.kind === 'route' ? subject.budgetId : '',
    needs: needsOf(script),
    fixture,
  };
  return { ...contract, script };
}

function needsOf(script: FixtureCase): SideNeed[] {
  const needs = new Set<SideNeed>(script.driver === undefined ? [] : ['driver']);
  for (const step of script.steps) needs.add(isRequestStep(step) ? 'http' : isRowsStep(step) ? 'database' : 'worker');
  if (probedEffects(script).some((kind) => ['rows', 'queue', 'objects', 'logs'].includes(kind))) needs.add('database');
  return [...needs].sort();
}
