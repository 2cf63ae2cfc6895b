import { setTimeout as pause } from 'node:timers/promises';

export interface OpenLoopInput {
  /** When each request is to be sent, milliseconds after the start, ascending. */
  readonly at: readonly number[];
  /** Sends request `index`, intended for `intendedAt` of the clock and really sent at `sentAt`; its promise ends with the answer. */
  readonly fire: (index: number, intendedAt: number, sentAt: number) => Promise<void>;
  /** Monotonic milliseconds. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

/** Timers fire up to a millisecond late and more: the last stretch before a request is waited for turn by turn of the event loop. */
const COARSE_MS = 2;

/**
 * Sends requests when they are due, whatever became of the earlier ones (an open loop): a slow side gets no rest from it, and what waits
 * counts. Ends when all have been answered; an abort stops sending, and what is on its way is waited for.
 */
export async function runOpenLoop({ at, fire, clock, signal }: OpenLoopInput): Promise<void> {
  const start = clock();
  const onTheWay: Promise<void>[] = [];
  for (const [index, due] of at.entries()) {
    const intended = start + due;
    const coarse = intended - clock() - COARSE_MS;
    // An interruption is seen by the loop below.
    if (coarse > 0) await pause(coarse, undefined, { signal }).catch(() => undefined);
    while (clock() < intended && !signal.aborted) await turn();
    if (signal.aborted) break;
    onTheWay.push(fire(index, intended, clock()));
  }
  await Promise.all(onTheWay);
}

/** One turn of the event loop: answers that have come are handled in it. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
