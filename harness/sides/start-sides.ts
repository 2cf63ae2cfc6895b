import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile, SideConfig } from '../core/profile.js';
import { InputError } from '../core/problem.js';
import { commitOf } from './commit.js';
import type { EmbeddedPostgres } from './postgres.js';
import { prepare } from './prepare.js';
import { openRecordingSide } from './recording-side.js';
import { startProcessSide } from './process-side.js';
import type { Side } from './side.js';
import { attachUrlSide } from './url-side.js';

/** Both sides of a profile, up and healthy. */
export interface SidePair {
  readonly oracle: Side;
  readonly target: Side;
  close(): Promise<void>;
}

export interface StartInput {
  readonly profile: Profile;
  readonly profileName: string;
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Added to the target's serve command. */
  readonly targetArguments: readonly string[];
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
  /** True when the sides' database server must be able to log every statement. */
  readonly statementLog?: boolean;
  /** Sides that are there already and are not started: what takes the oracle's place, or the target's. */
  readonly standIns?: { readonly oracle?: Side; readonly target?: Side };
}

/** Brings a profile's sides up: installs, starts a database when one needs it, starts or attaches both. Ends everything again when one fails. */
export async function startSides(input: StartInput): Promise<SidePair> {
  const { profile, profileName, root, progress } = input;
  const { oracle, target } = profile;
  const { standIns = {} } = input;
  if ((oracle ?? standIns.oracle) === undefined || (target ?? standIns.target) === undefined)
    throw new InputError(`profile "${profileName}" has no live sides; compare recordings with parity compare`);
  const logs = join(root, '.parity', 'logs');
  mkdirSync(logs, { recursive: true });
  const opened: { close(): Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    // The last opened goes first, so that no side loses its database while it still serves.
    for (const resource of opened.splice(0).reverse()) await resource.close();
  };
  try {
    const started = [standIns.oracle === undefined ? oracle : undefined, standIns.target === undefined ? target : undefined].filter(
      (side) => side !== undefined,
    );
    for (const side of started) await prepareSide(side, root, progress, input.signal);
    let postgres: EmbeddedPostgres | undefined;
    if (started.some((side) => side.provider === 'process' && side.database)) {
      progress('starting Postgres');
      // Loaded only where it is needed: a run on sides that are up must start quickly.
      const { startPostgres, STATEMENT_LOG_SETTINGS } = await import('./postgres.js');
      const server = await startPostgres(join(logs, 'postgres.log'), input.statementLog === true ? { settings: STATEMENT_LOG_SETTINGS } : {});
      opened.push({ close: () => server.stop() });
      postgres = server;
    }
    progress(started.length === 2 ? 'starting oracle and target' : `starting the ${standIns.oracle === undefined ? 'oracle' : 'target'}`);
    const sides = await Promise.allSettled([
      standIns.oracle ?? bringUp('oracle', oracle, input, postgres, logs),
      standIns.target ?? bringUp('target', target, input, postgres, logs),
    ]);
    for (const side of sides) if (side.status === 'fulfilled') opened.push(side.value);
    const [first, second] = sides;
    if (first.status === 'rejected') throw first.reason;
    if (second.status === 'rejected') throw second.reason;
    input.signal.throwIfAborted();
    return { oracle: first.value, target: second.value, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Installs and compiles what a side needs, when it was not done yet. */
export async function prepareSide(side: SideConfig, root: string, progress: (line: string) => void, signal: AbortSignal): Promise<void> {
  if (side.provider !== 'process') return;
  await prepare(side.prepare, root, join(root, side.cwd), (text) => text.replaceAll('{{root}}', root), progress, signal);
}

async function bringUp(
  name: 'oracle' | 'target',
  config: SideConfig | undefined,
  input: StartInput,
  postgres: EmbeddedPostgres | undefined,
  logs: string,
): Promise<Side> {
  if (config === undefined) throw new InputError(`profile "${input.profileName}" has no ${name}`);
  if (config.provider === 'url') return attachUrlSide(name, config, input.env);
  if (config.provider === 'recording') return openRecordingSide(name, config, input.root);
  return startProcessSide({
    name,
    config,
    root: input.root,
    databaseUrl: config.database ? await postgres?.database(name) : undefined,
    commit: await commitOf(input.root),
    logFile: join(logs, `${name}.log`),
    extraArguments: name === 'target' ? input.targetArguments : [],
  });
}
