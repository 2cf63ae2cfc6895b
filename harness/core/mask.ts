/** A location whose value is not compared; its presence, type and format still are. */
export interface Mask {
  readonly id: string;
  /** Case id or glob (`*` any run of characters). */
  readonly case: string;
  /** Where, see `stepPattern`. */
  readonly location: string;
  /** The one code that it silences, or a glob of codes; all that a mask may silence when absent. */
  readonly code?: string;
  /** Id of the decision behind it, where there is one. */
  readonly decision?: string;
  readonly reason: string;
  readonly owner: string;
  /** Last day in force, `YYYY-MM-DD`, UTC. */
  readonly expires: string;
}

/** An approved divergence. */
export interface Deviation {
  readonly id: string;
  readonly case: string;
  readonly code: string;
  readonly location: string;
  /** Id of the decision that approved it. */
  readonly decision: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

/**
 * The location of an entry as a pattern over whole locations. An entry writes `step 2 /body/tags`, `step * /body/tags`, or the JSON
 * Pointer alone (`/body/tags`), which means any step. `*` stands for one segment or part of one, `**` for any number of segments.
 */
export function stepPattern(location: string): string {
  return location.startsWith('/') ? `step * ${location}` : location;
}

/** True while the entry is in force: through the whole of its last day, UTC. */
export function inForce(entry: { readonly expires: string }, now: Date): boolean {
  return now.getTime() < Date.parse(`${entry.expires}T00:00:00Z`) + 86_400_000;
}
