import type { Plane, Subject } from '../core/subject.js';
import { canonicalPath } from './canonical-path.js';
import type { Manifest } from './read-manifest.js';

type Values = Readonly<Record<string, string>>;

/** What the manifests about a row know besides the row itself. */
interface Assignment {
  readonly owner: string;
  readonly wave: string;
  readonly batch: string;
}

const NOBODY: Assignment = { owner: '', wave: '', batch: '' };

/** Rows of the contract manifests as subjects, in the order routes, queues, workers, runtime, storage; of rows with one id the first. */
export function subjectsOf(manifests: readonly Manifest[], canonical: ReadonlyMap<string, string>): Subject[] {
  const assignments = assignmentsOf(manifests);
  const queues = queueAssignments(manifests, assignments);
  const subjects = new Map<string, Subject>();
  for (const manifest of manifests) {
    const { defines, key } = manifest.kind;
    if (defines === undefined) continue;
    for (const { values } of manifest.rows) {
      const id = values[key[0] ?? ''] ?? '';
      if (id === '' || subjects.has(id)) continue;
      subjects.set(id, subjectOf(defines, id, values, (defines === 'queue' ? queues : assignments).get(id) ?? NOBODY, canonical));
    }
  }
  return [...subjects.values()];
}

function subjectOf(plane: Plane, id: string, values: Values, assigned: Assignment, canonical: ReadonlyMap<string, string>): Subject {
  const cell = (column: string): string => values[column] ?? '';
  const owner = cell('owner');
  const tracked = { id, ...assigned, ...(owner === '' ? {} : { owner }) };
  const tests = { retryIdempotencyTestId: cell('retry_idempotency_test_id'), mixedModeCompatibilityTestId: cell('mixed_mode_compatibility_test_id') };
  switch (plane) {
    case 'route':
      return {
        kind: 'route',
        ...tracked,
        status: cell('verification_status'),
        method: cell('method'),
        pathTemplate: cell('path_template'),
        canonicalPath: canonicalPath(cell('path_template'), canonical) ?? cell('path_template'),
        family: cell('route_family'),
        authMode: cell('auth_mode'),
        featureGates: listOf(cell('feature_gates')),
        goldenFixtureId: cell('golden_fixture_id'),
        parityTestId: cell('parity_test_id'),
        budgetId: cell('performance_budget_id'),
      };
    case 'queue':
      return {
        kind: 'queue',
        ...tracked,
        ...tests,
        status: '',
        producerFixtureId: cell('producer_fixture_id'),
        consumerBehaviorTestId: cell('consumer_behavior_test_id'),
      };
    case 'worker':
      return {
        kind: 'worker',
        ...tracked,
        ...tests,
        status: cell('verification_status'),
        program: cell('program'),
        processKind: cell('process_kind'),
        triggerType: cell('trigger_type'),
        behaviorTestId: cell('behavior_test_id'),
      };
    case 'runtime':
      return {
        kind: 'runtime',
        ...filled(tracked, cell('component_owner'), cell('execution_wave')),
        status: cell('migration_status'),
        component: cell('python_component'),
        parityTestId: cell('parity_test_id'),
      };
    case 'storage':
      return {
        kind: 'storage',
        ...filled(tracked, cell('suggested_owner'), cell('migration_wave')),
        status: cell('status'),
        driver: cell('python_driver'),
        parityTestId: cell('parity_test_id'),
      };
  }
}

/** Completes what nobody else assigned from the row's own columns. */
function filled<T extends Assignment>(tracked: T, owner: string, wave: string): T {
  return { ...tracked, owner: tracked.owner || owner, wave: tracked.wave || wave };
}

function listOf(cell: string): string[] {
  return cell.split(/\s*;\s*/).filter((part) => part !== '');
}

/** Owner, wave and batch by row: the owner matrix before the checklists, these before the migration trackers. */
function assignmentsOf(manifests: readonly Manifest[]): Map<string, Assignment> {
  const assignments = new Map<string, Assignment>();
  const add = (id: string, more: Assignment): void => {
    const known = assignments.get(id) ?? NOBODY;
    assignments.set(id, { owner: known.owner || more.owner, wave: known.wave || more.wave, batch: known.batch || more.batch });
  };
  const named = (name: string): readonly { readonly values: Values }[] => manifests.find((manifest) => manifest.kind.name === name)?.rows ?? [];
  for (const { values } of named('owner_assignment_matrix')) {
    add(values['item_id'] ?? '', { owner: values['owner'] ?? '', wave: values['wave'] ?? '', batch: values['batch'] ?? '' });
  }
  for (const { values } of [...named('route_auth_verification_checklist'), ...named('worker_verification_checklist')]) {
    add(values['route_id'] ?? values['process_id'] ?? '', {
      owner: values['suggested_owner'] ?? '',
      wave: values['review_wave'] ?? '',
      batch: values['signoff_batch'] ?? '',
    });
  }
  for (const { values } of named('worker_migration_tracker')) add(values['process_id'] ?? '', { ...NOBODY, wave: values['rollout_phase'] ?? '' });
  return assignments;
}

/** A queue goes with its consumers, as far as these agree. */
function queueAssignments(manifests: readonly Manifest[], assignments: ReadonlyMap<string, Assignment>): Map<string, Assignment> {
  const matrix = manifests.find((manifest) => manifest.kind.name === 'route_worker_dependency_matrix');
  return new Map(
    (matrix?.rows ?? []).map(({ values }) => {
      const consumers = listOf(values['consumer_process_ids'] ?? '').map((id) => assignments.get(id) ?? NOBODY);
      const agreed = (pick: (assignment: Assignment) => string): string => {
        const different = new Set(consumers.map(pick));
        return different.size === 1 ? ([...different][0] ?? '') : '';
      };
      const assignment = { owner: agreed((one) => one.owner), wave: agreed((one) => one.wave), batch: agreed((one) => one.batch) };
      return [values['default_queue_name'] ?? '', assignment];
    }),
  );
}
