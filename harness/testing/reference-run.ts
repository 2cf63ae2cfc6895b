import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunOutcome } from '../commands/execute-run.js';
import { loadProfile } from '../commands/load-config.js';
import { performRun, selectPlan } from '../commands/perform-run.js';
import type { RunHeader } from '../core/run-record.js';
import type { Selection } from '../plan/select.js';
import { startPostgres, type PostgresOptions } from '../sides/postgres.js';
import { startProcessSide } from '../sides/process-side.js';
import type { Side } from '../sides/side.js';
import { prepareSide, type SidePair } from '../sides/start-sides.js';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

const everything: Selection = { plane: [], capability: [], row: [], case: [], family: [], wave: [], batch: [] };

export interface RunParts {
  /** Seed of a random order. */
  readonly seed?: number | undefined;
  /** `reference` unless said. */
  readonly profile?: string | undefined;
}

/** Performs one run of a reference profile on a pair that is up. */
export async function runReference(
  pair: SidePair,
  selection: Partial<Selection> = {},
  { seed, profile }: RunParts = {},
): Promise<{ header: RunHeader; outcome: RunOutcome }> {
  const chosen = await loadProfile(profile ?? 'reference', undefined);
  const request = {
    chosen,
    selection: { ...everything, ...selection },
    shard: { index: 1, count: 1 },
    root: projectRoot,
    env: {},
    now: () => new Date(),
    signal: new AbortController().signal,
    progress: () => undefined,
    note: () => undefined,
    withoutDrivers: true,
    ...(seed === undefined ? {} : { seed }),
  };
  return performRun(request, await selectPlan(request), pair);
}

/** The bundled pair in parts: one database server, sides that can be started again and again on the same data. */
export interface ReferenceParts {
  /** From now on sides are started on databases of their own that nothing has used. */
  reset(): void;
  start(side: 'oracle' | 'target', extraArguments?: readonly string[]): Promise<Side>;
  close(): Promise<void>;
}

/** Prepares the sides where that was not done yet, and starts the database of the pair. */
export async function openReferenceParts(name = 'reference', options: PostgresOptions = {}): Promise<ReferenceParts> {
  const { profile } = await loadProfile(name, undefined);
  for (const side of [profile.oracle, profile.target])
    if (side !== undefined) await prepareSide(side, projectRoot, () => undefined, new AbortController().signal);
  const logs = mkdtempSync(join(tmpdir(), 'parity-parts-'));
  const postgres = await startPostgres(join(logs, 'postgres.log'), options);
  const running = new Set<Side>();
  let generation = 0;
  return {
    reset: () => {
      generation += 1;
    },
    start: async (side, extraArguments = []) => {
      const config = profile[side];
      if (config?.provider !== 'process') throw new Error('the sides of the reference profile are processes');
      const started = await startProcessSide({
        name: side,
        config,
        root: projectRoot,
        databaseUrl: await postgres.database(generation === 0 ? side : `${side}_${String(generation)}`),
        commit: 'test',
        logFile: join(logs, `${side}.log`),
        extraArguments,
      });
      running.add(started);
      return started;
    },
    close: async () => {
      await Promise.all([...running].map((side) => side.close()));
      await postgres.stop();
      rmSync(logs, { recursive: true, force: true });
    },
  };
}

/** Runs the reference profile against a target started with these arguments; the oracle and the database stay up between calls. */
export async function runWithTarget(
  parts: ReferenceParts,
  oracle: Side,
  extraArguments: readonly string[],
  selection: Partial<Selection> = {},
  profile?: string,
): Promise<RunOutcome> {
  const target = await parts.start('target', extraArguments);
  try {
    const { outcome } = await runReference({ oracle, target, close: () => Promise.resolve() }, selection, { profile });
    return outcome;
  } finally {
    await target.close();
  }
}
