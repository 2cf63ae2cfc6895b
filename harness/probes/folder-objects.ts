import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { EffectGroup } from '../core/effects.js';
import { objectGroup } from './database-effects.js';

/** Files below a folder: path with `/`, to size and digest. */
export type FolderSnapshot = ReadonlyMap<string, { readonly size: number; readonly digest: string }>;

/** Reads the size and the digest of every file below `folder`; a folder that is not there yet holds none. */
export async function readFolder(folder: string): Promise<FolderSnapshot> {
  const found = new Map<string, { size: number; digest: string }>();
  for (const path of await filesBelow(folder)) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    found.set(relative(folder, path).split(sep).join('/'), { size: (await stat(path)).size, digest: `sha256:${hash.digest('hex')}` });
  }
  return found;
}

async function filesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Objects that were stored, removed or given other bytes between two readings. */
export function folderObjects(before: FolderSnapshot, after: FolderSnapshot): EffectGroup[] {
  const item = (key: string, from: FolderSnapshot): string => JSON.stringify({ key, ...from.get(key) });
  const group = (name: string, items: readonly string[]): EffectGroup[] => (items.length === 0 ? [] : [objectGroup(name, items)]);
  const stored = [...after.keys()].filter((key) => !before.has(key));
  const removed = [...before.keys()].filter((key) => !after.has(key));
  const changed = [...after.keys()].filter((key) => before.has(key) && before.get(key)?.digest !== after.get(key)?.digest);
  return [
    ...group(
      'stored',
      stored.map((key) => item(key, after)),
    ),
    ...group(
      'removed',
      removed.map((key) => item(key, before)),
    ),
    ...group(
      'changed',
      changed.map((key) => item(key, after)),
    ),
  ];
}
