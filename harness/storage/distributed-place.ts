import type { StoragePlace } from './storage-bench.js';

/** Two locations of DistributedStorage, of which the first one is preferred: everything belongs there, and what the other one gets is out of place. */
export function openDistributedPlace(near: StoragePlace, far: StoragePlace, storages: readonly [near: string, far: string]): StoragePlace {
  return {
    ...near,
    config: {
      storages: { near: { storage: storages[0], config: near.config }, far: { storage: storages[1], config: far.config } },
      preferred: ['near'],
      // The first that is named is not the preferred one, so that a driver must look at the preference.
      locations: ['far', 'near'],
    },
    read: async (touched) =>
      new Map([...(await near.read(touched)), ...[...(await far.read(touched))].map(([path, object]) => [`../far/${path}`, object] as const)]),
    close: async () => {
      await near.close();
      await far.close();
    },
  };
}
