import type { PlannedStream } from '../budgets/budget-run.js';
import type { SegmentRecord } from '../budgets/segment.js';
import type { StreamReport } from '../core/budget-report.js';

/** Takes samples, a segment at a time; of a queue it makes two streams at once: to the claim and to the end. */
export interface StreamSampler {
  readonly plans: readonly PlannedStream[];
  readonly kind: StreamReport['kind'];
  /** What is sampled, for people. */
  readonly title: string;
  /** Throws nothing for what a side does: that is in the segments. */
  sample(input: SegmentInput): Promise<SegmentRecord[]>;
  /** More that is worth saying when the run is over. */
  notes?(signal: AbortSignal): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface SegmentInput {
  /** Counts from 1 over the run. */
  readonly number: number;
  /** Seconds that count; warming up comes before them. */
  readonly seconds: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}
