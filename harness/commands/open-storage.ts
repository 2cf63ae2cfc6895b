import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Profile } from '../core/profile.js';
import { DriverPlace } from '../sides/driver-place.js';
import { prepare } from '../sides/prepare.js';
import { startS3Server } from '../sides/s3-server.js';
import { plainGet } from '../storage/plain-get.js';
import type { SideName, StorageBench } from '../storage/storage-bench.js';
import { storagePlaces } from '../storage/storage-places.js';
import type { PlanesInput } from './open-planes.js';

/** The server believes any key; the drivers sign with it all the same. */
const KEYS = { accessKey: 'parity', secretKey: 'parity-storage-contract', region: 'us-east-1' };

/** What the storage contract runs on: a folder, an S3 server where the profile has one, and drivers without a database. What is opened goes to `closers`. */
export async function openStorageBench(
  { root, env, signal, note, targetArguments }: PlanesInput,
  drivers: NonNullable<Profile['drivers']>,
  logs: string,
  closers: (() => Promise<void>)[],
): Promise<StorageBench> {
  const folder = mkdtempSync(join(tmpdir(), 'parity-storage-'));
  closers.push(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
  const { objectStore } = drivers;
  let endpoint: string | undefined;
  if (objectStore !== undefined) {
    await prepare(objectStore.prepare, root, join(root, objectStore.cwd), (text) => text.replaceAll('{{root}}', root), note, signal);
    const server = await startS3Server(objectStore, root, join(logs, 's3-server.log'));
    closers.push(() => server.close());
    endpoint = server.endpoint;
  }
  const place = new DriverPlace({ name: 'storage', root, config: drivers, targetArguments: targetArguments ?? [], logs, env });
  closers.push(() => place.close());
  const session = (side: SideName): Promise<StorageBench['sessions'][SideName]> => place.driver(side);
  return {
    sessions: { oracle: await session('oracle'), target: await session('target') },
    startSecond: (side) => place.start(side),
    openPlace: storagePlaces({ folder, ...(endpoint === undefined ? {} : { s3: { endpoint, ...KEYS } }) }),
    fetchUrl: (url) => plainGet(url),
  };
}
