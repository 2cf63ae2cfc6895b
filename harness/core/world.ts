import type { FixtureData, RequestStep } from './fixture.js';

/** One thing of the world: looked for first, and made only when it is not there, so that seeding twice changes nothing. */
export interface WorldThing {
  readonly name: string;
  /** Finds it: a status of `found` and every capture mean that it is there. */
  readonly look: RequestStep;
  /** Makes it; afterwards it is looked for again. */
  readonly make: readonly RequestStep[];
  /** Takes it away again; a thing without goes with what it lives in. */
  readonly remove?: readonly RequestStep[];
  /** What the side must be set up with, else the thing is left out. */
  readonly requires?: readonly string[];
}

/** The seed world of a profile: what cases that only read refer to, made through the public interface alone. */
export interface WorldFile {
  readonly $schema?: string;
  /** Fixed names: `world.organization` to its name. */
  readonly names: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, FixtureData>>;
  /** Captures that are credentials: they never reach a file. */
  readonly secrets?: readonly string[];
  /** In the order of making; taken away in the reverse order. */
  readonly things: readonly WorldThing[];
}
