import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { StoragePlace } from './storage-bench.js';
import type { StoredObject } from './storage-model.js';

/** A root folder for LocalStorage in a new folder of its own, so that what escapes from the root is seen beside it. */
export async function openLocalPlace(folder: string): Promise<StoragePlace> {
  const home = await mkdtemp(join(folder, 'local-'));
  const root = join(home, 'root');
  await mkdir(root);
  return {
    config: { storage_path: root },
    read: async () => {
      const found = new Map<string, StoredObject>();
      for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
        if (entry.isDirectory()) continue;
        const path = join(entry.parentPath, entry.name);
        const object = await readWhole(path);
        if (object !== undefined) found.set(relative(root, path).split(sep).join('/'), object);
      }
      return found;
    },
    readObject: (path) => readWhole(join(root, path)),
    close: () => rm(home, { recursive: true, force: true }),
  };
}

async function readWhole(path: string): Promise<StoredObject | undefined> {
  try {
    return { bytes: await readFile(path) };
  } catch (error) {
    // Gone between the listing and the reading, or never there.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
