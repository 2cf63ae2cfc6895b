import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { storagePlaces } from './storage-places.js';

const s3 = { endpoint: 'http://127.0.0.1:9', accessKey: 'key', secretKey: 'secret', region: 'eu-west-1' };

test('each of the S3 family is configured in its own way, in a bucket of its own', () =>
  inTemporaryFolder(async (folder) => {
    const open = storagePlaces({ folder, s3 });
    const own = (await open('SD-002'))?.config;
    expect(own).toMatchObject({ endpoint_url: s3.endpoint, s3_access_key: 'key', s3_region: 'eu-west-1', storage_path: 'registry' });
    expect((await open('SD-002'))?.config['s3_bucket']).not.toBe(own?.['s3_bucket']);
    for (const id of ['SD-004', 'SD-008', 'SD-011']) expect((await open(id))?.config).toMatchObject({ hostname: '127.0.0.1', port: 9, is_secure: false });
  }));

test('a storage that nothing is configured for has no place', () =>
  inTemporaryFolder(async (folder) => {
    expect(await storagePlaces({ folder, s3 })('SD-005')).toBeUndefined();
    expect(await storagePlaces({ folder })('SD-002')).toBeUndefined();
    await (await storagePlaces({ folder })('SD-001'))?.close();
  }));
