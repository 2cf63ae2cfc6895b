import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startS3Server } from '../sides/s3-server.js';
import { plainGet } from '../storage/plain-get.js';
import type { StorageBench } from '../storage/storage-bench.js';
import { storagePlaces } from '../storage/storage-places.js';
import { openPlace, type PlanesGround } from './planes-ground.js';

/** The server believes any key; the drivers sign with it all the same. */
const KEYS = { accessKey: 'parity', secretKey: 'parity-storage-contract', region: 'us-east-1' };

/** What the storage contract runs on: a folder, an S3 server where the profile has one, and drivers without a database. `name` keeps benches apart. */
export async function openStorageBench(ground: PlanesGround, name: string): Promise<StorageBench> {
  const { root } = ground.input;
  const folder = join(ground.folder, name);
  mkdirSync(folder);
  const { objectStore } = ground.drivers;
  let endpoint: string | undefined;
  if (objectStore !== undefined) {
    await ground.prepared(objectStore);
    const server = await startS3Server(objectStore, root, join(ground.logs, `s3-server-${name}.log`));
    ground.onClose(() => server.close());
    endpoint = server.endpoint;
  }
  const place = openPlace(ground, name, {});
  const [oracle, target] = await Promise.all([place.session('oracle'), place.session('target')]);
  return {
    sessions: { oracle, target },
    startSecond: (side) => place.start(side),
    openPlace: storagePlaces({ folder, ...(endpoint === undefined ? {} : { s3: { endpoint, ...KEYS } }) }),
    fetchUrl: (url) => plainGet(url),
  };
}
