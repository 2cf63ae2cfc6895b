/** That a request to a route put items into a queue, as somebody saw it. */
export interface ProducerEvidence {
  readonly type: 'producer-evidence';
  /** Id of the route row. */
  readonly route: string;
  readonly queue: string;
  /** Shapes of the items' names, with placeholders for what differs from item to item. */
  readonly names: readonly string[];
  /** Top-level keys of the bodies, of all items together. */
  readonly payload_keys: readonly string[];
  readonly side: 'oracle' | 'target';
  /** The case that was run, or the record of the recording. */
  readonly case: string;
  /** Commit of the side; empty when nobody said. */
  readonly commit: string;
  readonly source: 'live' | 'recording';
  /** False when another request of the same case can have put the items. */
  readonly certain: boolean;
}

/** A call path from the handler of a route to a producer, as the sources have it. */
export interface ProducerFinding {
  readonly route: string;
  readonly queue: string;
  /** `file:line function`: where each function calls the next, and the last one puts. */
  readonly path: readonly string[];
  /** `by-name`: at least one call on the path was told by the name of its method alone. */
  readonly resolved: 'certain' | 'by-name';
}

/** What was seen or read but could not be given to a route and a queue of the trackers, or could not be seen. */
export interface ProducerRemark {
  /** Case, record or file. */
  readonly where: string;
  readonly why: string;
}

/** How sure it is that a route puts items into a queue. */
export type ProducerState = 'confirmed' | 'observed' | 'candidate';

/** Why a pair is confirmed: `seen-and-read` by evidence and a certain call path, `seen` by certain evidence of the oracle alone. */
export type ConfirmationRule = 'seen-and-read' | 'seen';

/** All that is known about one route and one queue. */
export interface Producer {
  readonly route: string;
  readonly queue: string;
  readonly state: ProducerState;
  /** Null unless confirmed. */
  readonly rule: ConfirmationRule | null;
  /** Cases and records of the evidence, by side and source. */
  readonly cases: readonly string[];
  /** Commits of the oracle's evidence. */
  readonly commits: readonly string[];
  /** Null when no call path was found, or none was looked for. */
  readonly path: ProducerFinding['resolved'] | null;
}
