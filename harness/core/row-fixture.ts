import type { FixtureData, FixtureStep, PageWalk, RequestStep } from './fixture.js';

/**
 * The happy request of a route row, without what follows from the tracker: method and path are the row's own, path parameters are
 * filled from the parameter table. `{{@name}}` anywhere in it stands for the value of an entity.
 */
export interface RowFixture {
  readonly row: string;
  /** Last part of the case id, `happy` unless said; a second case of a row needs its own name. */
  readonly name?: string;
  readonly principal: string;
  /** Who may: a word of the profile's matrix (`public`, `user`, `org-admin`, …), from which the answers to other principals follow. */
  readonly access: string;
  /** True: every entity that the request names is made for this case alone. False: those of the world are used. Writes make their own unless said. */
  readonly own?: boolean;
  /** Entities that must be there although the request does not name them. */
  readonly with?: readonly string[];
  readonly setup?: readonly FixtureStep[];
  /** Values of path parameters, where the table's entity is not the right one. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly text?: string;
  /** Name of an entry of the data. */
  readonly body?: string;
  readonly data?: Readonly<Record<string, FixtureData>>;
  readonly pages?: PageWalk;
  readonly expect?: string;
  /** Declared error type of an answer that is an error by design. */
  readonly error?: string;
  /** Review note: why another answer than 2xx or 3xx is the happy one. */
  readonly note?: string;
  readonly lists?: string;
  /** No other case may be in flight: what it reads depends on what others write (lists of everything there is). */
  readonly alone?: boolean;
  /** What the side must be set up with for the row to be exercised: words of the profile (`billing`, `oidc`, `smtp-sink`, …). */
  readonly requires?: readonly string[];
  /** Variants of the matrix whose answer on this row does not follow from the rules; null leaves the variant out. */
  readonly matrix?: Readonly<Record<string, MatrixOverride | null>>;
}

export interface MatrixOverride {
  readonly expect: string;
  readonly error?: string;
  /** Why this row answers otherwise. */
  readonly note?: string;
}

export interface RowFixtureFile {
  readonly $schema?: string;
  readonly rows: readonly RowFixture[];
}

/** A thing that path parameters and bodies name: one of the world's, or one that a case makes for itself. */
export interface Entity {
  /** Value of the one in the world; may hold `{{world.name}}`. Without it the entity can only be made. */
  readonly world?: string;
  /** Value of a case's own one: a name built from `{{case}}`, or what `make` captured (`{{own.name}}`). Without it cases use the world's. */
  readonly own?: string;
  /** Entities that it lives in; making it makes them first. */
  readonly in?: readonly string[];
  /** Steps that make a case's own one. */
  readonly make?: readonly RequestStep[];
  /** Bodies that `make` sends. */
  readonly data?: Readonly<Record<string, FixtureData>>;
}

/** Which entity a path parameter is. The first entry that fits counts. */
export interface ParameterRule {
  readonly parameter: string;
  /** Part of the canonical path. */
  readonly path?: string;
  readonly rows?: readonly string[];
  readonly entity?: string;
  /** A plain value where nothing stands behind the parameter. */
  readonly value?: string;
}

export interface EntityFile {
  readonly $schema?: string;
  readonly entities: Readonly<Record<string, Entity>>;
  readonly parameters: readonly ParameterRule[];
}
