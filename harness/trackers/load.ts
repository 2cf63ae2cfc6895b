import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '../core/problem.js';
import { assembleTrackers, type TrackerFile, type Trackers } from './assemble.js';
import { kindOfFile } from './manifest-kinds.js';

export type { Trackers } from './assemble.js';
export type { Manifest } from './read-manifest.js';

/** Forty times the largest tracker known; a larger file is none, and reading it would take memory for nothing. */
const LARGEST_FILE = 8 * 1024 * 1024;

/** Reads a folder of trackers. The project's own tables stand in for those that the folder lacks. Throws InputError only when there is no such folder. */
export async function loadTrackers(dir: string, project: { readonly root: string; readonly forPlan?: boolean }): Promise<Trackers> {
  const own = join(project.root, 'trackers');
  const files = await readFolder(dir, project.forPlan === true);
  return assembleTrackers(files, resolve(own) === resolve(dir) ? [] : await readFolder(own, project.forPlan === true).catch(() => []));
}

async function readFolder(dir: string, forPlan: boolean): Promise<TrackerFile[]> {
  const names = await readdir(dir).catch((error: unknown) => {
    throw new InputError(`${dir}: no folder of trackers can be read there (${message(error)}); name one with --dir`);
  });
  // Dot files are locks and leftovers, markdown is for people; neither claims to be a tracker.
  const wanted = names.filter((name) => !name.startsWith('.') && !name.endsWith('.md')).sort();
  const files = await Promise.all((forPlan ? namesForPlan(wanted) : wanted).map((name) => readOne(dir, name)));
  return files.filter((file) => file !== undefined);
}

/** Who owns which row in which wave; with it, the checklists and batches say nothing that a plan needs. */
const ASSIGNMENTS = 'owner_assignment_matrix';

/** The files that decide a plan: reading and checking all the others is `parity trackers check`, and takes as long as a short run. */
function namesForPlan(names: readonly string[]): readonly string[] {
  if (!names.includes(`${ASSIGNMENTS}.csv`)) return names;
  return names.filter((name) => {
    const kind = kindOfFile(name);
    if (kind === undefined || kind === 'unused') return false;
    return kind.defines !== undefined || kind.committed === true || kind.name === ASSIGNMENTS || kind.name === 'route_worker_dependency_matrix';
  });
}

async function readOne(dir: string, name: string): Promise<TrackerFile | undefined> {
  const path = join(dir, name);
  const fail = (code: string, text: string): TrackerFile => ({ name, failure: { code, message: text } });
  try {
    const info = await stat(path);
    const isKnown = kindOfFile(name) !== undefined;
    if (!info.isFile()) return isKnown ? fail('unreadable-file', 'this is no file; a tracker is a CSV file') : undefined;
    if (!isKnown) return { name, bytes: Buffer.alloc(0) };
    if (info.size > LARGEST_FILE) return fail('file-too-large', `${info.size} bytes; a tracker has at most ${LARGEST_FILE}, this is something else`);
    return { name, bytes: await readFile(path) };
  } catch (error) {
    return fail('unreadable-file', `cannot be read: ${message(error)}`);
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
