import type { TestProject } from 'vitest/node';
import { fileURLToPath } from 'node:url';
import { loadProfile } from '../commands/load-config.js';
import { describeKept, keptFile, readKept, type KeptSides } from '../sides/kept-sides.js';
import { startSides } from '../sides/start-sides.js';

declare module 'vitest' {
  interface ProvidedContext {
    parityRoot: string;
    paritySides: KeptSides;
  }
}

/** Brings the default profile's sides up once for all suites, or uses those that `parity sides up` holds. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const chosen = await loadProfile(undefined, undefined);
  project.provide('parityRoot', root);
  const kept = readKept(keptFile(root, chosen.name));
  if (kept !== undefined) {
    project.provide('paritySides', kept);
    return () => Promise.resolve();
  }
  const abort = new AbortController();
  const pair = await startSides({
    profile: chosen.profile,
    profileName: chosen.name,
    root,
    env: process.env,
    targetArguments: [],
    progress: (line) => process.stderr.write(`parity: ${line}\n`),
    signal: abort.signal,
  });
  project.provide('paritySides', describeKept(pair));
  return () => pair.close();
}
