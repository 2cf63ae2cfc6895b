import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { SegmentRecord } from '../budgets/segment.js';

/** Resolution of the event-loop delay, milliseconds. */
const RESOLUTION_MS = 5;

/** Watches the generator's own event loop until `end`, which gives its delay in milliseconds: what it could not do in time is no side's latency. */
export function watchGenerator(): { end(): SegmentRecord['generator'] } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return {
    end: () => {
      delay.disable();
      return { p99: delayMs(delay.percentile(99)), max: delayMs(delay.max) };
    },
  };
}

/** The histogram counts the resolution itself as delay. */
function delayMs(nanoseconds: number): number {
  return Math.round(Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS) * 100) / 100;
}
