import { resolve } from 'node:path';
import { InputError, type Problem } from '../core/problem.js';
import type { Producer } from '../core/producer-evidence.js';
import type { Route } from '../core/subject.js';
import { producerNotes } from '../evidence/producer-notes.js';
import { removeLeftovers, replaceFile } from '../evidence/write-back.js';
import type { WriteBackFiles } from '../evidence/write-back-files.js';
import { withLock, type LockOwner } from '../evidence/write-back-lock.js';
import { editCells, type ChangedCell } from '../trackers/edit-cells.js';
import { loadTrackers, type Manifest } from '../trackers/load.js';
import { consumersOf, manifestOf, ROUTE_CHECKLIST, WORKER_CHECKLIST } from './producer-rows.js';

export interface WriteProducersRequest {
  readonly root: string;
  /** Folder of the trackers to write. */
  readonly dir: string;
  readonly producers: readonly Producer[];
  /** The routes as the evidence was given to them. */
  readonly routes: ReadonlyMap<string, Route>;
  /** True: only tell what would change. */
  readonly check: boolean;
}

export interface WrittenProducers {
  /** Files that changed, or would. */
  readonly files: readonly { readonly file: string; readonly changed: readonly ChangedCell[] }[];
  /** Why rows or files were left alone. */
  readonly refused: readonly Problem[];
}

const NOTES = 'verification_notes';

/** Writes what is confirmed into the notes of the checklists, under their folder's lock; the file system and the process are parameters. */
export async function writeProducers(request: WriteProducersRequest, files: WriteBackFiles, owner: LockOwner): Promise<WrittenProducers> {
  if (request.check) return edit(request, () => Promise.resolve());
  return withLock(request.dir, files, owner, async () => {
    await removeLeftovers(request.dir, files, owner);
    return edit(request, (manifest, bytes) =>
      replaceFile({ path: resolve(request.dir, manifest.name), bytes, digestBefore: manifest.digest }, files, owner.pid),
    );
  });
}

async function edit(request: WriteProducersRequest, write: (manifest: Manifest, bytes: Buffer) => Promise<void>): Promise<WrittenProducers> {
  const trackers = await loadTrackers(request.dir, { root: request.root });
  const [routes, workers] = [manifestOf(trackers, ROUTE_CHECKLIST), manifestOf(trackers, WORKER_CHECKLIST)];
  const consumers = consumersOf(trackers);
  for (const manifest of [routes, workers])
    if (!manifest.columns.has(NOTES)) throw new InputError(`${manifest.name} has no column ${NOTES}; there is nothing to write the evidence into`);
  const read = [...new Set([routes.name, workers.name, consumers.file])];
  const damaged = trackers.problems.filter(({ severity, file }) => severity === 'error' && read.includes(file));
  // The two lists say the same thing from both ends: with one of them damaged neither is written.
  if (damaged.length > 0) return { files: [], refused: damaged };

  const { kept, refused } = sift(request, routes, consumers);
  const notes = producerNotes({ producers: kept, routes: notesOf(routes), processes: notesOf(workers), consumers: consumers.of });
  const written: { file: string; changed: readonly ChangedCell[] }[] = [];
  for (const [manifest, wanted] of [[routes, notes.routes] as const, [workers, notes.processes] as const]) {
    const { bytes, changed } = editCells(
      manifest,
      wanted.map((note) => ({ ...note, column: NOTES })),
      [],
    );
    if (changed.length === 0) continue;
    await write(manifest, bytes);
    written.push({ file: manifest.name, changed });
  }
  return { files: written, refused };
}

const keyOf = (manifest: Manifest): string => manifest.kind.key[0] ?? '';

const notesOf = (manifest: Manifest): Map<string, string> => new Map(manifest.rows.map(({ values }) => [values[keyOf(manifest)] ?? '', values[NOTES] ?? '']));

/** Leaves out what the folder's own rows do not bear out: a row that is not there, or is another route by now. */
function sift(
  { producers, routes: known }: WriteProducersRequest,
  routes: Manifest,
  consumers: ReturnType<typeof consumersOf>,
): { readonly kept: readonly Producer[]; readonly refused: readonly Problem[] } {
  const rows = new Map(routes.rows.map((row) => [row.values[keyOf(routes)] ?? '', row]));
  const refused: Problem[] = [];
  const kept = producers.filter(({ route, queue, state }) => {
    if (state !== 'confirmed') return false;
    const row = rows.get(route);
    const refuse = (file: string, line: number, code: string, message: string): false => {
      refused.push({ file, line, column: line === 0 ? 0 : 1, code, severity: 'error', message });
      return false;
    };
    if (row === undefined) return refuse(routes.name, 0, 'row-not-there', `${route} enqueues ${queue}, and no row has this id`);
    const { line } = routes.table.lines.locate(row.record.cells[0]?.start ?? 0);
    const { method = '', path_template: path = '' } = row.values;
    const seen = known.get(route);
    if (seen === undefined || seen.method !== method || seen.pathTemplate !== path)
      return refuse(
        routes.name,
        line,
        'row-changed',
        `${route} is ${method} ${path} here, and the evidence is of ${seen?.method ?? '?'} ${seen?.pathTemplate ?? '?'}`,
      );
    if (!consumers.of.has(queue)) return refuse(consumers.file, 0, 'row-not-there', `${route} enqueues ${queue}, and no row has this queue`);
    return true;
  });
  return { kept, refused };
}
