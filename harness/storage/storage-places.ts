import { randomUUID } from 'node:crypto';
import { openDistributedPlace } from './distributed-place.js';
import { openLocalPlace } from './local-place.js';
import { openS3Place } from './s3-place.js';
import type { BucketAddress } from './s3-reader.js';
import type { StoragePlace } from './storage-bench.js';

export interface StorageGround {
  /** Folder below which local roots are made. */
  readonly folder: string;
  /** S3 server; without it only LocalStorage is configured. */
  readonly s3?: { readonly endpoint: string; readonly accessKey: string; readonly secretKey: string; readonly region: string };
}

type Config = Readonly<Record<string, unknown>>;

/** S3Storage takes an address; the drivers of the same family take host and port, as their own servers are configured. */
const S3_CONFIGS: Readonly<Record<string, (at: BucketAddress, root: string) => Config>> = {
  'SD-002': ({ endpoint, bucket, accessKey, secretKey, region }, root) => ({
    storage_path: root,
    s3_bucket: bucket,
    s3_access_key: accessKey,
    s3_secret_key: secretKey,
    s3_region: region,
    endpoint_url: endpoint,
  }),
  'SD-004': hostAndPort,
  'SD-008': hostAndPort,
  'SD-011': hostAndPort,
};

function hostAndPort({ endpoint, bucket, accessKey, secretKey }: BucketAddress, root: string): Config {
  const { hostname, port, protocol } = new URL(endpoint);
  return {
    storage_path: root,
    bucket_name: bucket,
    access_key: accessKey,
    secret_key: secretKey,
    hostname,
    port: Number(port),
    is_secure: protocol === 'https:',
  };
}

/** Makes the places of cases: new and empty each time. Undefined for a storage driver that nothing is configured for. */
export function storagePlaces({ folder, s3 }: StorageGround): (storage: string) => Promise<StoragePlace | undefined> {
  const open = async (storage: string): Promise<StoragePlace | undefined> => {
    if (storage === 'SD-001') return openLocalPlace(folder);
    if (s3 === undefined) return undefined;
    if (storage === 'SD-014') return openDistributed();
    const configOf = S3_CONFIGS[storage];
    return configOf === undefined ? undefined : openS3Place({ ...s3, bucket: `parity-${randomUUID()}` }, configOf);
  };
  const openDistributed = async (): Promise<StoragePlace | undefined> => {
    const [near, far] = [await open('SD-002'), await open('SD-001')];
    return near === undefined || far === undefined ? undefined : openDistributedPlace(near, far, ['SD-002', 'SD-001']);
  };
  return open;
}
