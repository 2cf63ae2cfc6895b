import { InputError } from '../core/problem.js';
import type { Route } from '../core/subject.js';
import type { SourceQuestion } from '../queues/static-producers.js';
import type { Manifest, Trackers } from '../trackers/load.js';

export const ROUTE_CHECKLIST = 'route_auth_verification_checklist';
export const WORKER_CHECKLIST = 'worker_verification_checklist';
const MIGRATION = 'route_migration_tracker';
const DEPENDENCIES = 'route_worker_dependency_matrix';

/** The files that say where handlers are and what queues are called. */
export const SOURCE_MANIFESTS: readonly string[] = [ROUTE_CHECKLIST, MIGRATION, DEPENDENCIES];

/** A file of the trackers by the name of its kind. Throws InputError when the folder lacks it. */
export function manifestOf(trackers: Trackers, name: string): Manifest {
  const found = trackers.manifests.find(({ kind }) => kind.name === name);
  if (found === undefined) throw new InputError(`the trackers have no ${name}.csv; name a folder that does with --dir`);
  return found;
}

/** The rows of a file that may be missing. */
const rowsOf = (trackers: Trackers, name: string): readonly Readonly<Record<string, string>>[] =>
  trackers.manifests.find(({ kind }) => kind.name === name)?.rows.map(({ values }) => values) ?? [];

/** The processes that take from each queue, and the file that says so. */
export function consumersOf(trackers: Trackers): { readonly file: string; readonly of: ReadonlyMap<string, readonly string[]> } {
  const { name, rows } = manifestOf(trackers, DEPENDENCIES);
  const list = (cell = ''): string[] => cell.split(/\s*;\s*/).filter((part) => part !== '');
  return { file: name, of: new Map(rows.map(({ values }) => [values['default_queue_name'] ?? '', list(values['consumer_process_ids'])])) };
}

/** Where the handler of each route is, and what the queues are called in the sources; the checklist counts, then the migration tracker. */
export function sourceQuestion(trackers: Trackers, routes: readonly Route[]): SourceQuestion {
  const places = new Map([
    ...rowsOf(trackers, MIGRATION).map((row) => [row['route_id'] ?? '', { file: row['file'] ?? '', symbol: row['symbol'] ?? '' }] as const),
    ...rowsOf(trackers, ROUTE_CHECKLIST).map((row) => [row['route_id'] ?? '', { file: row['source_file'] ?? '', symbol: row['symbol'] ?? '' }] as const),
  ]);
  const queues = manifestOf(trackers, DEPENDENCIES).rows.map(({ values }) => ({ queue: values['default_queue_name'] ?? '', var: values['queue_var'] ?? '' }));
  return { routes: routes.map(({ id, method }) => ({ route: id, method, ...(places.get(id) ?? { file: '', symbol: '' }) })), queues };
}
