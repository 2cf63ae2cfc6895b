/** A clock that never steps, and that one can wait on. Milliseconds. */
export interface MonotonicClock {
  now(): number;
  /** Resolves at the moment or as soon after as can be; at once for one that is past. */
  until(moment: number): Promise<void>;
}

/** How late a timer of Node may be, milliseconds: the last stretch before the moment is waited turn by turn of the event loop. */
const TIMER_SLACK_MS = 2;

/** The clock of this process. Its waits are exact to a turn of the event loop, where a timer alone is late by a millisecond and more. */
export const processClock: MonotonicClock = {
  now: () => performance.now(),
  until: async (moment) => {
    const coarse = Math.floor(moment - performance.now() - TIMER_SLACK_MS);
    if (coarse > 0) await new Promise((resolve) => setTimeout(resolve, coarse));
    while (performance.now() < moment) await new Promise((resolve) => setImmediate(resolve));
  },
};
