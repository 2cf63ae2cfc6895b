/** When an item was to come, and when it was worked off, if it was; milliseconds of one clock. */
export interface Passage {
  readonly intended: number;
  readonly doneAt?: number;
}

/** Items that had come by a moment and were not worked off yet. */
export function waitingAt(items: readonly Passage[], moment: number): number {
  return items.filter(({ intended, doneAt }) => intended <= moment && (doneAt === undefined || doneAt > moment)).length;
}

/** Fewer waiting items than this are no backlog, whatever their share. */
const FEWEST = 5;
/** Share of all items that wait at the end of a window in which a side falls behind. */
const SHARE = 0.1;
/** How much longer than at half time the line is by then: at a constant excess of arrivals it is twice as long. */
const GROWTH = 1.4;

/**
 * True when items came faster than they were worked off: at the end of the window a tenth of them waits, and clearly more than at half time.
 * A side that is merely slow has a line that stays as long as it is (Little's law: rate times lag).
 */
export function isBehind(items: readonly Passage[], start: number, end: number): boolean {
  const atEnd = waitingAt(items, end);
  if (atEnd < FEWEST || atEnd < SHARE * items.length) return false;
  return atEnd >= GROWTH * waitingAt(items, (start + end) / 2);
}
