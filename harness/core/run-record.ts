import type { Divergence, DivergenceCode } from './divergence.js';
import type { Ledger } from './ledger.js';
import type { Plane } from './subject.js';
import type { Judgement } from './verdict.js';

/** One case's outcome: a line of the run log. Times are UTC, RFC 3339 with milliseconds. */
export type RunRecord = Judgement & {
  readonly type: 'case';
  readonly id: string;
  /** Row id of the tracker. */
  readonly row: string;
  readonly kind: Plane;
  readonly capability: string;
  readonly principal: string;
  /** True when the case is a happy one and the oracle answered as declared. */
  readonly exercised: boolean;
  readonly happy: boolean;
  /** True when a retry gave another verdict; blocks signoff. */
  readonly flaky: boolean;
  /** True when both sides were reached live; false for a recording or a case that was not sent. */
  readonly live: boolean;
  readonly divergences: readonly Divergence[];
  /** How often each difference of a spelling was seen that the profile does not count. */
  readonly uncounted: Readonly<Partial<Record<DivergenceCode, number>>>;
  /** What moved on its own while nothing was sent, by side: `oracle rows/heartbeat`. On the oracle it was not compared. */
  readonly restless: readonly string[];
  /** What the case looks at besides and the oracle's golden does not hold: not judged. */
  readonly leftOut?: readonly string[];
  /** Locations of divergences that an approved deviation covers, with its decision. */
  readonly deviations: readonly { readonly location: string; readonly code: string; readonly decision: string }[];
  /** Locations that each mask left uncompared, by its id. */
  readonly masked: Readonly<Record<string, number>>;
  readonly ledger: Ledger;
  /** `curl` command lines per side, credentials redacted; empty for a match and when nothing was sent. */
  readonly reproduce: { readonly oracle: readonly string[]; readonly target: readonly string[] };
  readonly startedAt: string;
  readonly durationMs: number;
};

/** The first line of a run log: what ran, against what, from what. */
export interface RunHeader {
  readonly type: 'run';
  readonly schema: 'parity-run/1';
  readonly runId: string;
  readonly startedAt: string;
  readonly profile: string;
  /** Commit of the harness, with `+dirty` when the work tree differs; `unknown` outside a checkout. */
  readonly harnessCommit: string;
  readonly sides: { readonly oracle: SideDescription; readonly target: SideDescription };
  /** `sha256:` over the golden fixtures, where they take the oracle's place. */
  readonly goldenDigest?: string;
  /** `sha256:` of the canonical configuration. */
  readonly configurationDigest: string;
  /** Manifest file name to `sha256:` of its bytes. */
  readonly trackerDigests: Readonly<Record<string, string>>;
  /** Selection as given on the command line; empty means everything. */
  readonly selection: readonly string[];
  readonly shard: string;
  /** Every case that the selection planned, so that a missing line is seen. */
  readonly planned: readonly string[];
}

export interface SideDescription {
  readonly provider: 'process' | 'url' | 'recording';
  readonly baseUrl: string;
  /** Version or commit of the build that answered; `unknown` when the side does not say. */
  readonly commit: string;
}

/** A row's outcome over all its cases. */
export type RowRecord = Judgement & {
  readonly type: 'row';
  readonly id: string;
  readonly kind: Plane;
  readonly capability: string;
  readonly cases: readonly string[];
  /** Method and path template as they were when the run was planned; empty for rows that are no routes. */
  readonly method: string;
  readonly pathTemplate: string;
  /** Suite file that holds the row's cases, relative to the project. */
  readonly testFile: string;
  readonly flaky: boolean;
  /** True when every case of the row was in this run (none left out by a selection or shard) and ran live. */
  readonly complete: boolean;
};

/** The last line: the run came to its end. A log without it was cut. */
export interface RunFooter {
  readonly type: 'end';
  readonly endedAt: string;
  readonly exitCode: 0 | 1 | 2;
  /** Problems of the run as a whole: expired or unused entries, vanished cases. */
  readonly problems: readonly string[];
}

export type RunLogLine = RunHeader | RunRecord | RowRecord | RunFooter;
