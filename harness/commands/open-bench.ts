import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { resolve } from 'node:path';
import type { Approvals } from '../compare/approvals.js';
import { PRINCIPAL_FIELD } from '../core/exchange.js';
import { Redactor } from '../core/redact.js';
import type { Profile } from '../core/profile.js';
import type { EffectsProbe, EffectsTamper } from '../probes/effects-probe.js';
import type { RowsProbe } from '../probes/rows.js';
import { HttpClient } from '../replay/http-client.js';
import { PrincipalStore } from '../replay/principal-store.js';
import { seedWorld } from '../replay/seed-world.js';
import type { SideSession } from '../replay/session.js';
import type { Variables } from '../replay/templates.js';
import type { Side } from '../sides/side.js';
import type { SidePair } from '../sides/start-sides.js';
import { readWorlds } from './load-plan.js';
import { openPlanes } from './open-planes.js';
import type { CaseBench } from './run-case.js';

export interface OpenSideInput {
  readonly profile: Profile;
  /** Where a profile takes credentials from (`variablesFrom`). */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** What the prover changes between what a side did and what is seen of it. */
  readonly tamper?: (side: 'oracle' | 'target') => EffectsTamper | undefined;
}

export interface OpenBenchInput extends OpenSideInput {
  /** The project, where the world files are. */
  readonly root: string;
  readonly pair: SidePair;
  readonly approvals: Approvals;
  readonly routeOf: CaseBench['routeOf'];
  /** Short name of the run: part of every name that cases make. */
  readonly run: string;
  /** Told what takes long. */
  readonly note?: (line: string) => void;
  /** Told every secret value that comes up. */
  readonly onSecret?: (value: string) => void;
}

/** One side with a client and its probes. */
export interface OpenedSide {
  readonly session: SideSession;
  /** Variables of the side; what is found of its world is added to them. */
  readonly variables: Variables;
  close(): Promise<void>;
}

export interface OpenBench extends CaseBench {
  /** Sides found down so far. */
  readonly down: ReadonlySet<'oracle' | 'target'>;
  /** Things of the world that a side could not be given, and why. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

/** Connects to both sides, seeds them through their own public interface, and gives what the executor needs. */
export async function openBench(input: OpenBenchInput): Promise<OpenBench> {
  const { pair, profile, signal } = input;
  // Every request in flight listens for the end of the run; there are as many as the profile allows, and each takes its listener away.
  setMaxListeners(0, signal);
  const redactor = new Redactor(input.onSecret);
  const down = new Set<'oracle' | 'target'>();
  const limits = { oracle: pLimit(profile.concurrency), target: pLimit(profile.concurrency) };
  const opened = await Promise.all([openSide(pair.oracle, input, redactor, down), openSide(pair.target, input, redactor, down)]);
  const [oracle, target] = opened;
  const worlds = readWorlds(input.root, profile);
  // A recording was seeded when it was made.
  const live = opened.filter(({ session }) => pair[session.side].answer === undefined);
  const states = await Promise.all(
    live.map(({ session, variables }) => seedWorld({ worlds, session, variables, onSecret: (value) => redactor.add(value), signal })),
  );
  const isLive = pair.oracle.answer === undefined && pair.target.answer === undefined;
  const planes = profile.drivers === undefined || !isLive ? undefined : openPlanes({ ...input, note: input.note ?? (() => undefined) });
  return {
    oracle: oracle.session,
    target: target.session,
    rules: profile.rules,
    approvals: input.approvals,
    redactor,
    variables: new Map([...Object.entries(profile.variables), ['run', input.run]]),
    routeOf: input.routeOf,
    within: (side, work) => limits[side](work),
    findDown: async (suspects) => {
      for (const name of suspects) if (!down.has(name) && !(await stillUp(pair[name]))) down.add(name);
      return suspects.filter((name) => down.has(name));
    },
    isLive,
    ...(planes === undefined ? {} : { planes }),
    caseTimeoutMs: profile.caseTimeoutSeconds * 1000,
    signal,
    now: input.now,
    down,
    missing: states.flat().flatMap(({ why }) => (why === undefined ? [] : [redactor.redact(why)])),
    close: async () => {
      await Promise.all([...opened, ...(planes === undefined ? [] : [planes])].map((one) => one.close()));
    },
  };
}

/** One more look, because a single missed health check may be a busy moment. */
async function stillUp(side: Side): Promise<boolean> {
  return (await side.healthy()) || (await side.healthy());
}

/** Connects to one side. Nothing is sent yet. */
export async function openSide(side: Side, input: OpenSideInput, redactor: Redactor, down: ReadonlySet<string>): Promise<OpenedSide> {
  const { profile, now } = input;
  const client = new HttpClient(
    side.baseUrl,
    { connections: profile.concurrency, requestTimeoutMs: profile.requestTimeoutSeconds * 1000, maxBodyBytes: profile.maxBodyBytes },
    now,
  );
  const probe = side.databaseUrl === undefined ? undefined : await openProbe(side.databaseUrl);
  const { sinks } = side;
  const effects = await openEffects(side, input);
  const variables: Variables = new Map([
    ...Object.entries(profile.variables),
    ...fromEnvironment(profile, input.env, redactor),
    ['base', side.baseUrl],
    ['authority', client.authority],
    ...(sinks === undefined ? [] : ([['sink', `http://${sinks.http}`]] as const)),
  ]);
  const send: SideSession['send'] = (request, abort) =>
    down.has(side.name)
      ? // Nothing more is sent to a side that is down: every further case would only wait for the same answer.
        Promise.resolve({ kind: 'fault', fault: 'refused', detail: 'the side is down', request, startedAt: now().toISOString(), latencyMs: 0 })
      : side.answer === undefined
        ? client.send(request, abort)
        : Promise.resolve(side.answer(request));
  const principals = new PrincipalStore({ recipes: profile.principals, variables, send, onSecret: (value) => redactor.add(value) });
  const session: SideSession = {
    side: side.name,
    variables,
    send,
    // A recording answers for whoever was recorded; nobody signs in to it.
    credentials: (principal, abort) =>
      side.answer === undefined ? principals.credentials(principal, abort) : Promise.resolve({ [PRINCIPAL_FIELD]: principal }),
    readRows: (step) => (probe === undefined ? Promise.reject(new Error(`the ${side.name} gives no access to its database`)) : probe.read(step)),
    watchEffects: (kinds) => (effects === undefined ? Promise.reject(new Error('the profile says nothing of side effects (effects)')) : effects.watch(kinds)),
    ...(sinks === undefined ? {} : { addresses: { '{sink}': sinks.http, '{mail}': sinks.mail } }),
    runWorker: (program, abort) => side.runWorker(program, abort),
  };
  return {
    session,
    variables,
    close: async () => {
      await client.close();
      await probe?.close();
      await effects?.close();
    },
  };
}

/** Variables whose values the environment holds; they are credentials, so none of them may reach a file. */
function fromEnvironment({ variablesFrom }: Profile, env: OpenSideInput['env'], redactor: Redactor): [string, string][] {
  return Object.entries(variablesFrom ?? {}).flatMap(([variable, name]): [string, string][] => {
    const value = env[name];
    if (value === undefined || value === '') return [];
    redactor.add(value);
    return [[variable, value]];
  });
}

/** The database client is loaded only for a side that has a database. */
async function openProbe(databaseUrl: string): Promise<RowsProbe> {
  const probes = await import('../probes/rows.js');
  return new probes.RowsProbe(databaseUrl);
}

/** The probe of side effects is loaded only where a profile says where they are. */
async function openEffects(side: Side, { profile, tamper }: OpenSideInput): Promise<EffectsProbe | undefined> {
  if (profile.effects === undefined || side.answer !== undefined) return undefined;
  const { objects } = profile.effects;
  const probes = await import('../probes/effects-probe.js');
  return new probes.EffectsProbe(
    {
      side: side.name,
      config: profile.effects,
      baseUrl: side.baseUrl,
      ...(side.databaseUrl === undefined ? {} : { databaseUrl: side.databaseUrl }),
      ...(side.sinks === undefined ? {} : { sinks: side.sinks }),
      ...(objects !== undefined && 'folder' in objects ? { folder: resolve(objects.folder.replaceAll('{{side}}', side.name)) } : {}),
    },
    tamper === undefined ? undefined : () => tamper(side.name),
  );
}
