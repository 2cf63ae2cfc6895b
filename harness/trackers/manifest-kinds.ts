import budgetMapping from '../../fixtures/schemas/trackers/budget_mapping.schema.json' with { type: 'json' };
import canonicalPaths from '../../fixtures/schemas/trackers/canonical_paths.schema.json' with { type: 'json' };
import capabilities from '../../fixtures/schemas/trackers/capabilities.schema.json' with { type: 'json' };
import ownerMatrix from '../../fixtures/schemas/trackers/owner_assignment_matrix.schema.json' with { type: 'json' };
import performanceBudgets from '../../fixtures/schemas/trackers/performance_budgets.schema.json' with { type: 'json' };
import queueContract from '../../fixtures/schemas/trackers/queue_worker_contract_tests.schema.json' with { type: 'json' };
import routeChecklist from '../../fixtures/schemas/trackers/route_auth_verification_checklist.schema.json' with { type: 'json' };
import routeContract from '../../fixtures/schemas/trackers/route_contract_tests.schema.json' with { type: 'json' };
import routeMigration from '../../fixtures/schemas/trackers/route_migration_tracker.schema.json' with { type: 'json' };
import routeOperations from '../../fixtures/schemas/trackers/route_operations.schema.json' with { type: 'json' };
import dependencyMatrix from '../../fixtures/schemas/trackers/route_worker_dependency_matrix.schema.json' with { type: 'json' };
import rowNotes from '../../fixtures/schemas/trackers/row_notes.schema.json' with { type: 'json' };
import runtimeMapping from '../../fixtures/schemas/trackers/runtime_component_mapping.schema.json' with { type: 'json' };
import storageDrivers from '../../fixtures/schemas/trackers/storage_driver_migration_tracker.schema.json' with { type: 'json' };
import workerMigration from '../../fixtures/schemas/trackers/worker_migration_tracker.schema.json' with { type: 'json' };
import workerContract from '../../fixtures/schemas/trackers/worker_process_contract_tests.schema.json' with { type: 'json' };
import workerChecklist from '../../fixtures/schemas/trackers/worker_verification_checklist.schema.json' with { type: 'json' };
import type { Plane } from '../core/subject.js';

/** The part of a row's JSON Schema that the reader itself looks at; `required` is the header in its order. */
export interface RowSchema {
  readonly $id: string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, { readonly type: string; readonly description?: string | undefined; readonly enum?: readonly string[] | undefined }>>;
}

/** A column that names rows of contract manifests; `list` holds several with `; ` between them. */
export interface Reference {
  readonly column: string;
  /** Undefined: a row of any contract manifest. */
  readonly plane?: Plane;
  readonly list?: true;
}

export interface ManifestKind {
  readonly name: string;
  readonly schema: RowSchema;
  /** Columns that together must be unique. */
  readonly key: readonly string[];
  /** Further columns whose values must each be unique: they become test ids and fixture names. */
  readonly unique: readonly string[];
  /** Plane whose subjects the manifest defines: one of the five contract manifests. */
  readonly defines?: Plane;
  readonly references: readonly Reference[];
  /** Tables of the project itself, used for any copy of the trackers that has none. */
  readonly committed?: true;
}

const contract = (name: string, schema: RowSchema, defines: Plane, key: string, unique: readonly string[]): ManifestKind => ({
  name,
  schema,
  key: [key],
  unique,
  defines,
  references: [],
});

const about = (name: string, schema: RowSchema, key: string, references: readonly Reference[]): ManifestKind => ({
  name,
  schema,
  key: [key],
  unique: [],
  references,
});

const committed = (name: string, schema: RowSchema, key: readonly string[], references: readonly Reference[]): ManifestKind => ({
  name,
  schema,
  key,
  unique: [],
  references,
  committed: true,
});

const ROUTES: readonly Reference[] = [{ column: 'route_id', plane: 'route' }];
const WORKERS: readonly Reference[] = [{ column: 'process_id', plane: 'worker' }];

export const ROUTE_CONTRACT = 'route_contract_tests';

/** Every manifest with a name of its own; the contract manifests first, in the order of the subjects. */
export const MANIFEST_KINDS: readonly ManifestKind[] = [
  contract(ROUTE_CONTRACT, routeContract, 'route', 'route_id', ['golden_fixture_id', 'parity_test_id']),
  contract('queue_worker_contract_tests', queueContract, 'queue', 'queue_name', [
    'producer_fixture_id',
    'consumer_behavior_test_id',
    'retry_idempotency_test_id',
    'mixed_mode_compatibility_test_id',
  ]),
  contract('worker_process_contract_tests', workerContract, 'worker', 'process_id', [
    'program',
    'behavior_test_id',
    'retry_idempotency_test_id',
    'mixed_mode_compatibility_test_id',
  ]),
  contract('runtime_component_mapping', runtimeMapping, 'runtime', 'component_id', ['parity_test_id']),
  contract('storage_driver_migration_tracker', storageDrivers, 'storage', 'driver_id', ['parity_test_id']),
  about('route_migration_tracker', routeMigration, 'route_id', ROUTES),
  about('worker_migration_tracker', workerMigration, 'process_id', WORKERS),
  about('route_auth_verification_checklist', routeChecklist, 'route_id', ROUTES),
  about('worker_verification_checklist', workerChecklist, 'process_id', WORKERS),
  about('owner_assignment_matrix', ownerMatrix, 'item_id', [{ column: 'item_id' }]),
  about('route_worker_dependency_matrix', dependencyMatrix, 'default_queue_name', [
    { column: 'default_queue_name', plane: 'queue' },
    { column: 'producer_route_ids', plane: 'route', list: true },
    { column: 'consumer_process_ids', plane: 'worker', list: true },
  ]),
  committed('performance_budgets', performanceBudgets, ['budget_id', 'measure'], []),
  committed('budget_mapping', budgetMapping, ['tracker_budget_id', 'route_family', 'operation'], []),
  committed('route_operations', routeOperations, ['route_id'], ROUTES),
  committed('capabilities', capabilities, ['subject_id'], [{ column: 'subject_id' }]),
  committed('canonical_paths', canonicalPaths, ['path_template'], []),
  committed('row_notes', rowNotes, ['row_id'], [{ column: 'row_id' }]),
];

const BY_NAME = new Map(MANIFEST_KINDS.map((kind) => [kind.name, kind]));

/** Files that belong to the plan but say nothing about a tracked row. */
const UNUSED = new Set(['operational_tooling_disposition.csv']);

/** The kind of a file by its name; a signoff batch holds rows of a checklist. */
export function kindOfFile(file: string): ManifestKind | 'unused' | undefined {
  if (UNUSED.has(file)) return 'unused';
  if (!file.endsWith('.csv')) return undefined;
  const name = file.slice(0, -'.csv'.length);
  const batch = /^signoff_batch_([a-z0-9]+?)(?:_(routes|workers))?$/.exec(name);
  if (batch === null) return BY_NAME.get(name);
  const ofRoutes = batch[2] === undefined ? /^a\d+$/.test(batch[1] ?? '') : batch[2] === 'routes';
  return ofRoutes ? about(name, routeChecklist, 'route_id', ROUTES) : about(name, workerChecklist, 'process_id', WORKERS);
}
