/** A server that stands still for a while at regular intervals: whoever comes then waits until the end, and so does who is being answered. */
export interface Stall {
  readonly lengthMs: number;
  /** From the beginning of one stall to that of the next. */
  readonly everyMs: number;
  /** When some stall begins, on the clock of the arrivals; 0 unless said. */
  readonly beginsAt?: number;
}

/** How long a moment still has to wait: until the end of the stall that it is in, or not at all. */
export function stillMs({ lengthMs, everyMs, beginsAt = 0 }: Stall, moment: number): number {
  const into = (((moment - beginsAt) % everyMs) + everyMs) % everyMs;
  return into < lengthMs ? lengthMs - into : 0;
}

/** When an answer is there to a request that came at a moment and is worked on for so long. */
function answeredAt(stall: Stall, arrival: number, serviceMs: number): number {
  const worked = arrival + stillMs(stall, arrival) + serviceMs;
  return worked + stillMs(stall, worked);
}

/**
 * The true latencies of an open loop, in the order of the arrivals: each from the moment at which its request was meant to start. The server
 * answers all that wait side by side; a line before its connections is not in the model.
 */
export function openLoopLatencies(arrivals: readonly number[], stall: Stall, serviceMs: (index: number) => number): number[] {
  return arrivals.map((arrival, index) => answeredAt(stall, arrival, serviceMs(index)) - arrival);
}

/**
 * What a client with one connection measures that sends its next request when the answer to the last one is there: one request of each
 * stall waits, however many would have come (coordinated omission).
 */
export function closedLoopLatencies(durationMs: number, stall: Stall, serviceMs: (index: number) => number, from = 0): number[] {
  const latencies: number[] = [];
  for (let at = from; at < from + durationMs;) {
    const latency = answeredAt(stall, at, serviceMs(latencies.length)) - at;
    if (!(latency > 0)) throw new RangeError('a request that takes no time would be sent for ever');
    latencies.push(latency);
    at += latency;
  }
  return latencies;
}

/**
 * Wait in the stall alone that a share `quantile` (0 to 1) of requests at random moments does not exceed: a request waits for longer than w
 * with probability (length - w) / interval.
 */
export function waitQuantile({ lengthMs, everyMs }: Stall, quantile: number): number {
  return Math.max(0, lengthMs - (1 - quantile) * everyMs);
}

/** When the stalls of `--fault=stall=200/5` begin on a clock that read `at` when the wall clock read `epochMs`: they are at multiples of their interval since 1970. */
export function beginningOnClock(everyMs: number, epochMs: number, at: number): number {
  return at - (epochMs % everyMs);
}
