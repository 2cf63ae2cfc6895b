/** Path of the health check; the constant server does not count it. */
export const HEALTH_PATH = '/bench-health';

/** What a constant server was asked since it was last asked for this. */
export interface Received {
  readonly count: number;
  /** sha256 over the sorted `METHOD path` lines. */
  readonly digest: string;
}
