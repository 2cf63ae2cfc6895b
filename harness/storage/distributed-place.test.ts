import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { openDistributedPlace } from './distributed-place.js';
import { openLocalPlace } from './local-place.js';

test('what stands in the preferred location is an object, and what stands in the other one is out of place', () =>
  inTemporaryFolder(async (folder) => {
    const [near, far] = [await openLocalPlace(folder), await openLocalPlace(folder)];
    const place = openDistributedPlace(near, far, ['SD-001', 'SD-001']);
    writeFileSync(join(String(near.config['storage_path']), 'a'), '');
    writeFileSync(join(String(far.config['storage_path']), 'b'), '');
    expect([...(await place.read()).keys()]).toEqual(['a', '../far/b']);
    expect(await place.readObject('b')).toBeUndefined();
    await place.close();
    expect((await Promise.allSettled([near.read(), far.read()])).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  }));
