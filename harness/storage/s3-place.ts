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
  const known = new Map<string, { readonly tag: string; readonly object: StoredObject }>();
  const inside = (key: string): string => (key.startsWith(`${ROOT}/`) ? key.slice(ROOT.length + 1) : `../${key}`);
  return {
    config: configOf(at, ROOT),
    urls: { origin: at.endpoint, path: `/${at.bucket}/${ROOT}/` },
    defaultType: DEFAULT_TYPE,
    read: async (touched = []) => {
      const found = new Map<string, StoredObject>();
      for (const { key, tag } of await listKeys(at)) {
        const path = inside(key);
        const before = known.get(key);
        // The tag speaks of the bytes alone: an object that was just written may have another type.
        const isKnown = before !== undefined && tag !== '' && before.tag === tag && !touched.includes(path);
        const object = isKnown ? before.object : await readObject(at, key);
        if (object === undefined) continue;
        known.set(key, { tag, object });
        found.set(path, object);
      }
      return found;
    },
    readObject: (path) => readObject(at, `${ROOT}/${path}`),
    close: () => Promise.resolve(),
  };
}
