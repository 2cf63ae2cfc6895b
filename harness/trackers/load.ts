// Interim loader by the lead, only to unblock integration: replaced by the trackers room's own.
import { parse } from 'csv-parse/sync';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../core/problem.js';
import type { Subject } from '../core/subject.js';
export async function loadTrackers(dir: string, _options: { root: string }): Promise<{ subjects: Subject[]; manifests: { name: string; digest: string }[]; problems: Problem[]; capabilityOf: Map<string, string>; neverHappy: Map<string, string> }> {
  const read = (n: string): Record<string, string>[] => parse(readFileSync(join(dir, n)), { columns: true }) as Record<string, string>[];
  const canon = new Map(read('canonical_paths.csv').map((r) => [r['path_template'], r['canonical_path']]));
  const caps = new Map(read('capabilities.csv').map((r) => [r['subject_id'] ?? '', r['capability'] ?? '']));
  const own = new Map(read('owner_assignment_matrix.csv').map((r) => [r['item_id'] ?? '', r]));
  const s: any[] = [];
  for (const r of read('route_contract_tests.csv')) s.push({ kind: 'route', id: r['route_id'], status: r['verification_status'], owner: own.get(r['route_id']!)?.['owner'], wave: own.get(r['route_id']!)?.['wave'], batch: own.get(r['route_id']!)?.['batch'], method: r['method'], pathTemplate: r['path_template'], canonicalPath: canon.get(r['path_template']) ?? r['path_template'], family: r['route_family'], authMode: r['auth_mode'], featureGates: (r['feature_gates'] ?? '').split('; ').filter(Boolean), goldenFixtureId: r['golden_fixture_id'], parityTestId: r['parity_test_id'], budgetId: r['performance_budget_id'] });
  for (const r of read('queue_worker_contract_tests.csv')) s.push({ kind: 'queue', id: r['queue_name'], status: '', owner: '', wave: '', batch: '', producerFixtureId: r['producer_fixture_id'], consumerBehaviorTestId: r['consumer_behavior_test_id'], retryIdempotencyTestId: r['retry_idempotency_test_id'], mixedModeCompatibilityTestId: r['mixed_mode_compatibility_test_id'] });
  for (const r of read('worker_process_contract_tests.csv')) s.push({ kind: 'worker', id: r['process_id'], status: '', owner: '', wave: '', batch: '', program: r['program'], processKind: '', triggerType: '', behaviorTestId: r['behavior_test_id'], retryIdempotencyTestId: r['retry_idempotency_test_id'], mixedModeCompatibilityTestId: r['mixed_mode_compatibility_test_id'] });
  for (const r of read('runtime_component_mapping.csv')) s.push({ kind: 'runtime', id: r['component_id'], status: '', owner: '', wave: '', batch: '', component: r['python_component'], parityTestId: r['parity_test_id'] });
  for (const r of read('storage_driver_migration_tracker.csv')) s.push({ kind: 'storage', id: r['driver_id'], status: '', owner: '', wave: '', batch: '', driver: r['python_driver'], parityTestId: r['parity_test_id'] });
  const names = ['route_contract_tests'];
  return { subjects: s, manifests: names.map((name) => ({ name: `${name}.csv`, digest: `sha256:${createHash('sha256').update(readFileSync(join(dir, `${name}.csv`))).digest('hex')}` })), problems: [], capabilityOf: caps, neverHappy: new Map([['ROUTE-0203', 'destructive']]) };
}
