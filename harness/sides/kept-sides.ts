import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { SinkAddresses } from '../core/effects.js';
import type { Profile } from '../core/profile.js';
import type { SideDescription } from '../core/run-record.js';
import { isHealthy } from './health.js';
import { isAlive } from './process-control.js';
import { runWorker } from './process-side.js';
import { sideEnvironment } from './side-environment.js';
import type { Side } from './side.js';
import type { SidePair } from './start-sides.js';

/** What `parity sides up` leaves behind for later runs. */
export interface KeptSides {
  /** Process that holds the sides; ending it ends them. */
  readonly pid: number;
  readonly oracle: KeptSide;
  readonly target: KeptSide;
}

interface KeptSide {
  readonly description: SideDescription;
  readonly databaseUrl?: string;
  /** Held, like the side, by the process that keeps it up. */
  readonly sinks?: SinkAddresses;
}

export const keptFile = (root: string, profileName: string): string => join(root, '.parity', 'sides', `${profileName}.json`);

/** What another process needs to attach to sides that this process holds. */
export function describeKept(pair: SidePair): KeptSides {
  const describe = (side: Side): KeptSide => ({
    description: side.description,
    ...(side.databaseUrl === undefined ? {} : { databaseUrl: side.databaseUrl }),
    ...(side.sinks === undefined ? {} : { sinks: side.sinks }),
  });
  return { pid: process.pid, oracle: describe(pair.oracle), target: describe(pair.target) };
}

export function keep(file: string, pair: SidePair): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic.sync(file, JSON.stringify(describeKept(pair)));
}

export function forget(file: string): void {
  rmSync(file, { force: true });
}

/** The kept sides' record, undefined when there is none or its holder is gone. */
export function readKept(file: string): KeptSides | undefined {
  let kept: KeptSides;
  try {
    kept = JSON.parse(readFileSync(file, 'utf8')) as KeptSides;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (isAlive(kept.pid)) return kept;
  forget(file);
  return undefined;
}

/** Attaches to sides that `parity sides up` holds; closing leaves them up. */
export function attachKept(kept: KeptSides, profile: Profile, root: string): SidePair {
  return { oracle: attach('oracle', kept.oracle, profile, root), target: attach('target', kept.target, profile, root), close: () => Promise.resolve() };
}

function attach(name: 'oracle' | 'target', kept: KeptSide, profile: Profile, root: string): Side {
  const config = profile[name];
  const { description, databaseUrl, sinks } = kept;
  return {
    name,
    description,
    baseUrl: description.baseUrl,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(sinks === undefined ? {} : { sinks }),
    healthy: () => isHealthy(description.baseUrl, config === undefined || config.provider === 'recording' ? '/' : config.healthPath),
    close: () => Promise.resolve(),
    runWorker: (program, signal) => {
      if (config?.provider !== 'process') return Promise.reject(new Error(`the ${name} runs no workers`));
      return runWorker(config, program, sideEnvironment(config, root, description.baseUrl, databaseUrl, sinks), signal);
    },
  };
}
