import { link, open, readdir, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';

/** An open file of a write-back. */
export interface WriteBackHandle {
  /** Writes everything or throws; a full disk gives short writes first, which the loop inside turns into an error. */
  writeAll(bytes: Buffer): Promise<void>;
  /** Gives the file the mode of the one that it replaces, and its owner where that is allowed. */
  adopt(mode: number, uid: number, gid: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The file system as the write-back uses it; tests put a failing or pausing one in its place. */
export interface WriteBackFiles {
  read(path: string): Promise<Buffer>;
  list(dir: string): Promise<string[]>;
  stat(path: string): Promise<{ readonly mode: number; readonly uid: number; readonly gid: number }>;
  realPath(path: string): Promise<string>;
  /** Fails when the file is there already. */
  create(path: string): Promise<WriteBackHandle>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file; fails when the name is taken. */
  link(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes the renames in a folder last through a power cut. */
  syncFolder(dir: string): Promise<void>;
}

export const diskFiles: WriteBackFiles = {
  read: (path) => readFile(path),
  list: (dir) => readdir(dir),
  stat: (path) => stat(path),
  realPath: (path) => realpath(path),
  rename: (from, to) => rename(from, to),
  link: (from, to) => link(from, to),
  remove: (path) => unlink(path),
  create: async (path) => {
    const handle = await open(path, 'wx', 0o600);
    return {
      writeAll: (bytes) => handle.writeFile(bytes),
      adopt: async (mode, uid, gid) => {
        await handle.chown(uid, gid).catch(() => undefined);
        await handle.chmod(mode & 0o7777);
      },
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  syncFolder: async (dir) => {
    const handle = await open(dir, 'r').catch(() => undefined);
    // Not every file system can sync a folder; the rename is atomic all the same.
    await handle?.sync().catch(() => undefined);
    await handle?.close();
  },
};

/** The code of a failed system call: `ENOSPC`, `ENOENT`; empty for any other error. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
