/** Bytes of an object as data: a text, or a number of bytes that a seed decides. */
export type Content = { readonly text: string } | { readonly size: number; readonly seed: number };

/** Who does a step: the side of the run, another process of its driver, or the other side in the same place. */
export type Actor = 'self' | 'second' | 'other';

/** One call of a scenario. Uploads are named by the scenario, because their ids are the side's own. */
export type StorageStep = { readonly by?: Actor } & (
  | { readonly op: 'put'; readonly path: string; readonly content: Content; readonly type?: string }
  | { readonly op: 'exists' | 'delete'; readonly path: string }
  | { readonly op: 'get' | 'size' | 'checksum'; readonly path: string }
  | { readonly op: 'stream'; readonly path: string; readonly chunkSize: number }
  | { readonly op: 'range'; readonly path: string; readonly from: number; readonly to: number }
  | { readonly op: 'copy'; readonly path: string; readonly to: string }
  | { readonly op: 'list'; readonly prefix: string }
  | { readonly op: 'directUrl'; readonly path: string; readonly expiresSeconds: number }
  | { readonly op: 'uploadStart'; readonly upload: string }
  /** `as`: an upload id that no driver gave. */
  | { readonly op: 'uploadChunk'; readonly upload: string; readonly as?: string; readonly offset: number; readonly length: number; readonly content: Content }
  | { readonly op: 'uploadEnd'; readonly upload: string; readonly path: string }
  | { readonly op: 'uploadCancel'; readonly upload: string }
  /** Two processes put at once, so often, while the harness keeps reading what is stored. */
  | { readonly op: 'concurrentPut'; readonly path: string; readonly first: Content; readonly second: Content; readonly rounds: number }
);

export type StorageOperation = StorageStep['op'];

/** Steps that need an object to be there. */
export type ReadingStep = Extract<StorageStep, { op: 'get' | 'size' | 'checksum' | 'stream' | 'range' | 'copy' | 'directUrl' }>;

export interface StorageScenario {
  readonly id: string;
  /** What it shows, in a few words. */
  readonly shows: string;
  readonly steps: readonly StorageStep[];
}

/** Methods of the driver protocol that a step asks for. */
export const METHODS: Readonly<Record<StorageOperation, string>> = {
  put: 'storage.put',
  get: 'storage.get',
  exists: 'storage.exists',
  size: 'storage.size',
  checksum: 'storage.checksum',
  delete: 'storage.delete',
  stream: 'storage.stream',
  range: 'storage.range',
  copy: 'storage.copy',
  list: 'storage.list',
  directUrl: 'storage.directUrl',
  uploadStart: 'storage.uploadStart',
  uploadChunk: 'storage.uploadChunk',
  uploadEnd: 'storage.uploadEnd',
  uploadCancel: 'storage.uploadCancel',
  concurrentPut: 'storage.put',
};
