/** A location whose value is not compared; its presence, type and format still are. */
export interface Mask {
  readonly id: string;
  /** Case id or glob (`*` any run of characters). */
  readonly case: string;
  /** Location glob: `*` one segment, `**` any number of them. */
  readonly location: string;
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

/** True while the entry is in force: through the whole of its last day, UTC. */
export function inForce(entry: { readonly expires: string }, now: Date): boolean {
  return now.getTime() < Date.parse(`${entry.expires}T00:00:00Z`) + 86_400_000;
}
