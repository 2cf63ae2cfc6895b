import { ilike } from './ilike.js';
import type { Moment } from './moment.js';
import type { QueueRow } from './queue-row.js';

/** `<queue>/<name>/…/`: always with a closing slash. */
export const queueName = (queue: string, names: readonly string[]): string => `${[queue, ...names].join('/')}/`;

/** Rows of a consumer that is limited to names below `limit`; nothing in a name is escaped, so `_` and `%` are wildcards. */
export function rowsOfConsumer(rows: readonly QueueRow[], queue: string, limit: readonly string[]): QueueRow[] {
  return rowsLike(rows, `${queueName(queue, limit)}%`);
}

/** Rows by a prefix without closing slash: `acme` finds `acme2` too. */
export function rowsByPrefix(rows: readonly QueueRow[], queue: string, names: readonly string[]): QueueRow[] {
  return rowsLike(rows, `${[queue, ...names.map((name) => name.replace(/^\/+/, ''))].join('/')}%`);
}

export const rowsLike = (rows: readonly QueueRow[], pattern: string): QueueRow[] => rows.filter((row) => ilike(row.queue_name, pattern));

/** Both ends are inclusive: claimable when `available_after` is now, and when the lease ends now. */
export function isClaimable(row: QueueRow, now: Moment): boolean {
  return row.available_after <= now && (row.available || (row.processing_expires !== null && row.processing_expires <= now)) && row.retries_remaining > 0;
}

export function isRunning(row: QueueRow, now: Moment): boolean {
  return !row.available && row.processing_expires !== null && row.processing_expires > now;
}

export const distinctNames = (rows: readonly QueueRow[]): Set<string> => new Set(rows.map((row) => row.queue_name));
