import type { WriteBackFiles } from '../evidence/write-back-files.js';

/** Moments of replacing a file; from `opened` to `compared` the new file is there but does not have its name yet. */
export const WRITE_BACK_PHASES = ['opened', 'half-written', 'written', 'synced', 'closed', 'compared', 'renamed'] as const;
export type WriteBackPhase = (typeof WRITE_BACK_PHASES)[number];

export const BETWEEN_OPEN_AND_RENAME: ReadonlySet<WriteBackPhase> = new Set(['opened', 'half-written', 'written', 'synced', 'closed', 'compared']);

/** A file system that tells every phase of every tracker that it replaces, and goes on when `reached` is done. */
export function pausingFiles(files: WriteBackFiles, reached: (phase: WriteBackPhase) => Promise<void>): WriteBackFiles {
  const isTracker = (path: string): boolean => path.endsWith('.parity-tmp');
  return {
    ...files,
    create: async (path) => {
      const handle = await files.create(path);
      if (!isTracker(path)) return handle;
      await reached('opened');
      return {
        ...handle,
        writeAll: async (bytes) => {
          const middle = bytes.length >> 1;
          await handle.writeAll(bytes.subarray(0, middle));
          await reached('half-written');
          await handle.writeAll(bytes.subarray(middle));
          await reached('written');
        },
        sync: async () => {
          await handle.sync();
          await reached('synced');
        },
        close: async () => {
          await handle.close();
          await reached('closed');
        },
      };
    },
    rename: async (from, to) => {
      if (isTracker(from)) await reached('compared');
      await files.rename(from, to);
      if (isTracker(from)) await reached('renamed');
    },
  };
}
