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
export async function loadTrackers(dir: string, project: { readonly root: string }): Promise<Trackers> {
  const own = join(project.root, 'trackers');
  const files = await readFolder(dir);
  return assembleTrackers(files, resolve(own) === resolve(dir) ? [] : await readFolder(own).catch(() => []));
}

async function readFolder(dir: string): Promise<TrackerFile[]> {
  const names = await readdir(dir).catch((error: unknown) => {
    throw new InputError(`${dir}: no folder of trackers can be read there (${message(error)}); name one with --dir`);
  });
  // Dot files are locks and leftovers, markdown is for people; neither claims to be a tracker.
  const wanted = names.filter((name) => !name.startsWith('.') && !name.endsWith('.md')).sort();
  const files = await Promise.all(wanted.map((name) => readOne(dir, name)));
  return files.filter((file) => file !== undefined);
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
