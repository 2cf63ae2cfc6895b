import type { DriverSession } from '../core/driver.js';
import type { PlaceTraits, StoredObject, StoredObjects } from './storage-model.js';

export type SideName = 'oracle' | 'target';

/** A second process of a side's driver, that ends with the case. */
export interface OwnedSession extends DriverSession {
  close(): Promise<void>;
}

/** Where one run of a case stores its objects: empty at first, and looked at by the harness itself. */
export interface StoragePlace extends PlaceTraits {
  /** `config` of every call. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Everything that is stored, read without a driver; what lies outside of the root as `../name`. */
  /** Paths that were just written are read anew in any case. */
  read(touched?: readonly string[]): Promise<StoredObjects>;
  /** One object as it is at this moment. */
  readObject(path: string): Promise<StoredObject | undefined>;
  close(): Promise<void>;
}

/** What the storage contract runs on. */
export interface StorageBench {
  readonly sessions: Readonly<Record<SideName, DriverSession>>;
  /** Starts another process of a side's driver. */
  readonly startSecond: (side: SideName) => Promise<OwnedSession>;
  /** Makes a new place for a storage driver; undefined where none is configured. */
  readonly openPlace: (storage: string) => Promise<StoragePlace | undefined>;
  /** Fetches a direct URL as a client would, without credentials. */
  readonly fetchUrl: (url: string) => Promise<{ readonly status: number; readonly bytes: Uint8Array }>;
}
