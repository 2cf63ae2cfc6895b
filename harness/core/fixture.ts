import type { CaseAspect } from './case-aspect.js';
import type { DriverScript } from './driver-script.js';
import type { EffectKind } from './effects.js';
import type { MatrixOverride } from './row-fixture.js';

/** A body or other bytes that steps refer to by name; `{{name.digest}}` and `{{name.size}}` follow from it. */
export type FixtureData =
  { readonly utf8: string } | { readonly base64: string } | { readonly json: unknown } | { readonly repeat: string; readonly count: number };

/** Where a captured value is taken from in a response. */
export type Capture =
  | { readonly json: string; readonly pattern?: string }
  | { readonly header: string; readonly pattern?: string }
  | { readonly cookie: string }
  | { readonly cookies: true };

interface StepCommon {
  /** A step that only prepares state: its answer is not judged, but it must succeed. */
  readonly setup?: boolean;
}

/** One HTTP request; templates `{{name}}` are filled from variables and captures. */
export interface RequestStep extends StepCommon {
  readonly method: string;
  readonly path: string;
  /** Who sends it, when not the case's own principal. */
  readonly principal?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly text?: string;
  /** Name of an entry of the case's data. */
  readonly data?: string;
  /** Declared status (`200`) or class (`2xx`); without it a setup step wants 2xx or 3xx. */
  readonly expect?: string;
  readonly capture?: Readonly<Record<string, Capture>>;
  /** Follow the pages of a list to their end. */
  readonly pages?: PageWalk;
}

/** How the pages of a list hang together. */
export interface PageWalk {
  /** JSON Pointer of the list in every page. */
  readonly list: string;
  /** `link`: the next page is the target of the link with `rel="next"` (RFC 8288); else a token of the answer goes into a query parameter. */
  readonly next: 'link' | { readonly json: string; readonly parameter: string };
}

/** Reads rows of a table of the side's database. */
export interface RowsStep extends StepCommon {
  readonly table: string;
  readonly where?: Readonly<Record<string, string>>;
  /** Column to prefix: rows whose column begins with it. */
  readonly startsWith?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  /** Columns that hold JSON text: compared as JSON. */
  readonly jsonColumns?: readonly string[];
  readonly order: string;
}

/** Runs a worker program of the side until its queue is empty. */
export interface WorkerStep extends StepCommon {
  readonly worker: string;
}

export type FixtureStep = RequestStep | RowsStep | WorkerStep;

/** One case as written in a fixture file. */
export interface FixtureCase {
  readonly row: string;
  /** Last part of the case id. */
  readonly name: string;
  /** Which of the row's test ids the case belongs to, e.g. `QBT-NOTIFICATION`; the first one unless said. */
  readonly test?: string;
  readonly principal: string;
  /** Declared answer of the measured steps, `2xx` unless said; a happy case declares 2xx or 3xx or has a review note. */
  readonly expect?: string;
  /** Declared error type of the measured steps, see core/error-type.ts. */
  readonly error?: string;
  /** `happy` or `refusal` unless said. */
  readonly aspect?: CaseAspect;
  /** Who may, a word of the profile's matrix: from such a case the matrix of its row is derived. */
  readonly access?: string;
  /** Variants of the matrix that the row answers in its own way; null leaves one out. */
  readonly matrix?: Readonly<Record<string, MatrixOverride | null>>;
  /** No other case may be in flight, because what it reads depends on what others write. */
  readonly alone?: boolean;
  /** What a side must be set up with beside a plain installation, in words of the profile. */
  readonly requires?: readonly string[];
  /** False for a case that looks at a refusal; true unless said. */
  readonly happy?: boolean;
  /** Review note: why another answer than 2xx or 3xx is the happy one. */
  readonly note?: string;
  /** JSON Pointer of the list in the last measured answer that must have members for the row to be exercised. */
  readonly lists?: string;
  readonly data?: Readonly<Record<string, FixtureData>>;
  /** Side effects that the measured part must have: probed before and after it and compared. Such a case runs with no other in flight. */
  readonly effects?: readonly EffectKind[];
  /** Side effects that are probed and compared in the same way, but may be none. */
  readonly quiet?: readonly EffectKind[];
  readonly steps: readonly FixtureStep[];
  /** What drivers do in the place of steps; made by the plan, never written in a file. */
  readonly driver?: DriverScript;
}

export interface FixtureFile {
  readonly $schema?: string;
  readonly cases: readonly FixtureCase[];
}

/** What a case wants to know of its side effects; empty when it does not look at any. */
export function probedEffects(script: FixtureCase): EffectKind[] {
  return [...new Set([...(script.effects ?? []), ...(script.quiet ?? [])])];
}

export function isRequestStep(step: FixtureStep): step is RequestStep {
  return 'method' in step;
}

export function isRowsStep(step: FixtureStep): step is RowsStep {
  return 'table' in step;
}

/** True when `status` is what `expect` declares: an exact status or a class like `2xx`; several are joined with `|`. */
export function statusFits(expect: string, status: number): boolean {
  return expect.split('|').some((word) => (word.endsWith('xx') ? Math.floor(status / 100) === Number(word[0]) : Number(word) === status));
}
