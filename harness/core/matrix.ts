import type { CaseAspect } from './case-aspect.js';
import type { PrincipalKind } from './principal.js';

/** Which rows something is said of: everything that is named must fit; a list fits when one of its values does. */
export interface MatrixCondition {
  /** `auth_mode` of the tracker. */
  readonly modes?: readonly string[];
  readonly families?: readonly string[];
  /** Words of the happy case's `access`. */
  readonly access?: readonly string[];
  readonly methods?: readonly string[];
  readonly rows?: readonly string[];
  /** Regular expression on the canonical path. */
  readonly path?: string;
  /** Kind of the happy case's principal. */
  readonly principals?: readonly PrincipalKind[];
  /** Whether the happy request carries a body. */
  readonly body?: 'json' | 'any' | 'none';
  /** Whether the row has path parameters. */
  readonly parameters?: boolean;
  /** Whether the happy case names a list that must have members. */
  readonly lists?: boolean;
  /** Whether the tracker names a feature gate for the row. */
  readonly gated?: boolean;
  /** Gate expressions of the tracker. */
  readonly gates?: readonly string[];
  /** Whether the happy case is declared an error by design. */
  readonly happyFails?: boolean;
}

/** What a variant changes in the happy request. */
export interface RequestChange {
  /** Principal instead of the happy one; `{user}` is the happy principal's user, `{detail}` its scopes, `{detail=pull}` the same with no other action than pull. */
  readonly principal?: string;
  /** Another method; `unserved`: the first of PATCH, PUT, POST, DELETE that no row of the tracker serves on the path. */
  readonly method?: string;
  /**
   * `last`: the last path parameter is a value that nothing has; else the name of the parameter. `all`: every one is, nothing is prepared and
   * no body is sent, for what is decided before anything is looked at.
   */
  readonly absent?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to the query, or in place of a parameter of that name. */
  readonly query?: Readonly<Record<string, string>>;
  /** Body instead of the happy one. */
  readonly json?: unknown;
  readonly text?: string;
}

/** The answer that a variant declares on the rows that fit. */
export interface MatrixAnswer {
  readonly when?: MatrixCondition;
  /** Declared status, `happy` for that of the happy case. */
  readonly expect: string;
  /** Declared error type, see core/error-type.ts; empty or absent for an answer below 400. */
  readonly error?: string;
}

/** One change of the happy request, and what it is answered by the rows on which it makes sense. */
export interface MatrixVariant {
  /** Last part of the case id. */
  readonly name: string;
  readonly aspect: Exclude<CaseAspect, 'happy' | 'refusal'>;
  readonly about: string;
  readonly when?: MatrixCondition;
  readonly change: RequestChange;
  /** The first that fits counts; when none does the variant is left out of the row, and the plan says so. */
  readonly answers: readonly MatrixAnswer[];
}

export interface MatrixFile {
  readonly $schema?: string;
  /** Values of path parameters that nothing has; `*` for every other parameter. */
  readonly absent: Readonly<Record<string, string>>;
  readonly variants: readonly MatrixVariant[];
  /** Variant to answers that are asked before its own: where one system answers otherwise than the others. */
  readonly answers?: Readonly<Record<string, readonly MatrixAnswer[]>>;
}

/** Several files as one: the answers of later files are asked first. */
export function mergeMatrices(files: readonly MatrixFile[]): MatrixFile {
  const answers: Record<string, readonly MatrixAnswer[]> = {};
  for (const file of files) for (const [name, more] of Object.entries(file.answers ?? {})) answers[name] = [...more, ...(answers[name] ?? [])];
  return { absent: Object.assign({}, ...files.map((file) => file.absent)) as MatrixFile['absent'], variants: files.flatMap((file) => file.variants), answers };
}
