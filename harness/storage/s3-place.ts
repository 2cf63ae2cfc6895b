import type { BucketAddress } from './s3-reader.js';
import { listKeys, readObject } from './s3-reader.js';
import type { StoragePlace } from './storage-bench.js';
import type { StoredObject } from './storage-model.js';

/** Prefix of all keys: the service keeps what it stores below a path of the bucket. */
const ROOT = 'registry';

/** What S3 says of an object that was put without a type. */
const DEFAULT_TYPE = 'binary/octet-stream';

/** A new bucket for one run. The driver makes it (`storage.setup`); with the server it goes away. */
export function openS3Place(at: BucketAddress, configOf: (at: BucketAddress, root: string) => Readonly<Record<string, unknown>>): StoragePlace {
  return {
    config: configOf(at, ROOT),
    urls: { origin: at.endpoint, path: `/${at.bucket}/${ROOT}/` },
    defaultType: DEFAULT_TYPE,
    read: async () => {
      const found = new Map<string, StoredObject>();
      for (const key of await listKeys(at)) {
        const object = await readObject(at, key);
        if (object !== undefined) found.set(key.startsWith(`${ROOT}/`) ? key.slice(ROOT.length + 1) : `../${key}`, object);
      }
      return found;
    },
    readObject: (path) => readObject(at, `${ROOT}/${path}`),
    close: () => Promise.resolve(),
  };
}
