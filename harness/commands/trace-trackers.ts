import { resolve } from 'node:path';
import { InputError, type Problem } from '../core/problem.js';
import type { RunLog } from '../core/run-log.js';
import { decideTraceability, refusalOf, TRACEABILITY_COLUMNS } from '../evidence/traceability.js';
import { removeLeftovers, replaceFile } from '../evidence/write-back.js';
import type { WriteBackFiles } from '../evidence/write-back-files.js';
import { withLock, type LockOwner } from '../evidence/write-back-lock.js';
import { editCells, type ChangedCell } from '../trackers/edit-cells.js';
import { loadTrackers, type Manifest } from '../trackers/load.js';

export interface TraceRequest {
  readonly root: string;
  /** Folder of the trackers to write. */
  readonly dir: string;
  readonly log: RunLog;
  /** True: only tell what would change. */
  readonly check: boolean;
}

export interface TracedFile {
  readonly file: string;
  readonly addedColumns: readonly string[];
  readonly changed: readonly ChangedCell[];
}

export interface Traced {
  /** Files that changed, or would. */
  readonly files: readonly TracedFile[];
  /** Rows and files that were left alone although the run says something about them. */
  readonly refused: readonly Problem[];
}

/** Writes the outcome of a run into the contract manifests, under their folder's lock; the file system and the process are parameters. */
export async function traceTrackers(request: TraceRequest, files: WriteBackFiles, owner: LockOwner): Promise<Traced> {
  const refusal = refusalOf(request.log);
  if (refusal !== undefined) throw new InputError(`run ${request.log.header.runId}: ${refusal}`);
  if (request.check) return plan(request, () => Promise.resolve());
  return withLock(request.dir, files, owner, async () => {
    await removeLeftovers(request.dir, files, owner);
    return plan(request, (manifest, bytes) =>
      replaceFile({ path: resolve(request.dir, manifest.name), bytes, digestBefore: manifest.digest }, files, owner.pid),
    );
  });
}

async function plan({ root, dir, log }: TraceRequest, write: (manifest: Manifest, bytes: Buffer) => Promise<void>): Promise<Traced> {
  const trackers = await loadTrackers(dir, { root });
  const contracts = trackers.manifests.filter((manifest) => manifest.kind.defines !== undefined);
  const damaged = new Set(trackers.problems.filter((problem) => problem.severity === 'error').map((problem) => problem.file));
  const passes = new Map(contracts.flatMap(({ kind, rows }) => rows.map(({ values }) => [values[kind.key[0] ?? ''] ?? '', values['last_passed_at'] ?? ''])));
  const { edits, refused } = decideTraceability(log, trackers.subjects, (id) => passes.get(id) ?? '');

  const traced: TracedFile[] = [];
  const problems = refused.filter((problem) => !damaged.has(problem.file));
  for (const manifest of contracts) {
    const wanted = edits.get(manifest.name) ?? [];
    if (wanted.length === 0) continue;
    if (damaged.has(manifest.name)) continue;
    const { bytes, changed, addedColumns } = editCells(manifest, wanted, TRACEABILITY_COLUMNS);
    if (changed.length === 0) continue;
    await write(manifest, bytes);
    traced.push({ file: manifest.name, addedColumns, changed });
  }
  // A file with errors is not edited by guess: what is a cell of it is not certain.
  const touched = new Set([...edits.keys(), ...refused.map((problem) => problem.file)]);
  problems.push(...trackers.problems.filter((problem) => problem.severity === 'error' && touched.has(problem.file)));
  return { files: traced, refused: problems };
}
