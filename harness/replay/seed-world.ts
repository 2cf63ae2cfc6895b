import type { RequestStep } from '../core/fixture.js';
import { statusFits } from '../core/fixture.js';
import { InputError } from '../core/problem.js';
import type { WorldFile, WorldThing } from '../core/world.js';
import { buildRequest, prepareData, type DataSet } from './build-request.js';
import { capture, CaptureFailed } from './capture.js';
import { PrincipalFailed, type SideSession } from './session.js';
import { fill, UnresolvedTemplate, type Variables } from './templates.js';

/** What became of one thing of the world. */
export interface ThingState {
  readonly name: string;
  readonly state: 'there' | 'made' | 'missing' | 'removed';
  /** Why it is missing. */
  readonly why?: string;
}

/** A side refused to make or to show a thing: it may lack the route, or the feature is off. */
class Refused extends InputError {}

export interface WorldInput {
  readonly worlds: readonly WorldFile[];
  readonly session: Pick<SideSession, 'side' | 'send' | 'credentials'>;
  /** Variables of the side; what is found of the world is added to them. */
  readonly variables: Variables;
  /** Told every secret value that is captured. */
  readonly onSecret: (value: string) => void;
  readonly signal: AbortSignal;
}

/** Names and captures that a world gives to every case. */
export function worldVariables(worlds: readonly WorldFile[]): string[] {
  return worlds.flatMap((world) => [
    ...Object.keys(world.names),
    ...world.things.flatMap(({ look, make }) => [look, ...make].flatMap((step) => Object.keys(step.capture ?? {}))),
  ]);
}

/**
 * Makes what is not there, in order. Throws InputError on the first thing that the oracle cannot be given; a target may lack the routes that
 * make it, and the cases that name it say so.
 */
export async function seedWorld(input: WorldInput): Promise<ThingState[]> {
  const states: ThingState[] = [];
  for (const world of input.worlds) {
    const play = new WorldPlay(input, world);
    for (const thing of world.things) states.push({ name: thing.name, ...(await play.seed(thing)) });
  }
  return states;
}

/** Only looks. */
export async function lookAtWorld(input: WorldInput): Promise<ThingState[]> {
  const states: ThingState[] = [];
  for (const world of input.worlds) {
    const play = new WorldPlay(input, world);
    for (const thing of world.things) states.push({ name: thing.name, state: (await play.look(thing)) === undefined ? 'there' : 'missing' });
  }
  return states;
}

/** Takes away what is there, last made first; what has no way to be removed goes with what it lives in, or stays. */
export async function removeWorld(input: WorldInput): Promise<ThingState[]> {
  const states: ThingState[] = [];
  for (const world of [...input.worlds].reverse()) {
    const play = new WorldPlay(input, world);
    // What a removal names has to be found first, oldest first as in the making.
    const found = new Map<string, boolean>();
    for (const thing of world.things) found.set(thing.name, (await play.look(thing)) === undefined);
    for (const thing of [...world.things].reverse()) {
      // An organization may have taken it along already.
      if (found.get(thing.name) === true && (await play.look(thing)) === undefined) for (const step of thing.remove ?? []) await play.must(step, thing);
    }
    for (const thing of [...world.things].reverse()) {
      const isThere = (await play.look(thing)) === undefined;
      states.push({ name: thing.name, state: isThere ? 'there' : found.get(thing.name) === true ? 'removed' : 'missing' });
    }
  }
  return states;
}

class WorldPlay {
  private readonly data: DataSet;
  private readonly secrets: ReadonlySet<string>;

  constructor(
    private readonly input: WorldInput,
    world: WorldFile,
  ) {
    for (const [name, value] of Object.entries(world.names)) input.variables.set(name, value);
    this.data = prepareData(world.data, input.variables);
    this.secrets = new Set(world.secrets);
  }

  async seed(thing: WorldThing): Promise<Omit<ThingState, 'name'>> {
    const before = await this.look(thing);
    if (before === undefined) return { state: 'there' };
    try {
      for (const step of thing.make) await this.must(step, thing, before);
      const missing = await this.look(thing);
      if (missing !== undefined) throw new Refused(`${this.place(thing, thing.look)}: it was made and is not there: ${missing}`);
      return { state: 'made' };
    } catch (error) {
      const mayBeMissing = thing.requires !== undefined || this.input.session.side === 'target';
      if (error instanceof Refused && mayBeMissing) return { state: 'missing', why: error.message };
      throw error;
    }
  }

  /** Undefined when the thing is there, else what was missing. */
  async look(thing: WorldThing): Promise<string | undefined> {
    try {
      return await this.send(thing.look, thing, thing.look.expect ?? '2xx');
    } catch (error) {
      // Who would look does not exist yet, or something that the look names: both mean that it is not there.
      if (error instanceof PrincipalFailed || error instanceof UnresolvedTemplate || error instanceof CaptureFailed) return error.message;
      throw error;
    }
  }

  async must(step: RequestStep, thing: WorldThing, before = ''): Promise<void> {
    try {
      const refused = await this.send(step, thing, step.expect ?? '2xx|3xx');
      if (refused !== undefined) throw new Refused(`${this.place(thing, step)} ${refused}${before === '' ? '' : ` (looking for it before: ${before})`}`);
    } catch (error) {
      if (error instanceof PrincipalFailed || error instanceof UnresolvedTemplate || error instanceof CaptureFailed)
        throw new Refused(`${this.place(thing, step)}: ${error.message}`);
      throw error;
    }
  }

  /** Sends one step and takes its captures; undefined when it was answered as expected. */
  private async send(step: RequestStep, thing: WorldThing, expect: string): Promise<string | undefined> {
    const { session, variables, signal } = this.input;
    const credentials = await session.credentials(fill(step.principal ?? 'anonymous', variables), signal);
    const exchange = await session.send(buildRequest(step, variables, this.data, credentials), signal);
    if (exchange.kind === 'fault') throw new InputError(`${this.place(thing, step)}: ${exchange.fault}: ${exchange.detail}`);
    const { status, body } = exchange.response;
    if (!statusFits(expect, status)) return `answered ${String(status)}: ${Buffer.from(body).toString('utf8').slice(0, 300)}`;
    for (const [name, from] of Object.entries(step.capture ?? {})) {
      const value = capture(name, from, exchange.response, variables);
      if (this.secrets.has(name)) this.input.onSecret(value);
      variables.set(name, value);
    }
    return undefined;
  }

  private place(thing: WorldThing, step: RequestStep): string {
    return `seeding the ${this.input.session.side}: ${thing.name}: ${step.method} ${step.path}`;
  }
}
