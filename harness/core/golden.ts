import type { CaseAspect } from './case-aspect.js';
import type { Observation, StepObservation } from './observation.js';
import type { Subject } from './subject.js';

/** Where the cases of a golden fixture come from. */
export interface GoldenSource {
  /** `live`: played on the oracle; `recording`: taken from a recording of it. */
  readonly kind: 'live' | 'recording';
  /** RFC 3339, UTC. */
  readonly recordedAt: string;
  readonly command: string;
  /** Version or commit of the oracle's build; `unknown` where nobody said. */
  readonly oracleCommit: string;
  readonly harnessCommit: string;
  /** File name and `sha256:` of the recording. */
  readonly recording?: { readonly file: string; readonly digest: string };
  /** The part of every generated name that the cases were played with: whoever plays them again takes the same names. */
  readonly names?: string;
  /** Other `host:port` of the oracle's surroundings, by the token that stands for them. */
  readonly addresses?: Readonly<Record<string, string>>;
}

/** What the oracle did in one case, redacted. */
export interface GoldenCase {
  readonly id: string;
  readonly row: string;
  readonly principal: string;
  readonly source: GoldenSource;
  readonly steps: readonly StepObservation[];
  /** What the case looks at besides and a golden does not hold: its side effects. */
  readonly leftOut: readonly string[];
}

/** The golden fixture of one row: the oracle without the oracle. */
export interface GoldenRow {
  /** Id of the tracker: `GF-ROUTE-0016`. */
  readonly id: string;
  readonly row: string;
  readonly profile: string;
  readonly cases: readonly GoldenCase[];
}

/** The tracker's id of a row's golden fixture; rows that are no routes have none there. */
export function goldenId(subject: Subject): string {
  return subject.kind === 'route' && subject.goldenFixtureId !== '' ? subject.goldenFixtureId : `GF-${subject.id}`;
}

/** A golden case as the observation of the oracle that it stands for. */
export function goldenObservation({ steps, source }: GoldenCase): Observation {
  return { side: 'oracle', steps, ...(source.addresses === undefined ? {} : { addresses: source.addresses }) };
}

/** What a golden shows of a row unless more was asked for: that it does its work, and whom it refuses. */
export const GOLDEN_ASPECTS: readonly CaseAspect[] = ['happy', 'auth'];
