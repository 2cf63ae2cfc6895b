import { momentOf, type Moment } from './moment.js';
import type { QueueRow } from './queue-row.js';

/** The harness's own way into a database. */
export interface OwnDatabase {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
}

/**
 * Empties `queueitem`; ids count from 1 again. `anew` gives it new files, which costs ten times as much: with those of a table that was
 * used much, the database may choose another order where a statement leaves it open.
 */
export async function resetQueueTable(client: OwnDatabase, anew: boolean): Promise<void> {
  if (anew) await client.query('TRUNCATE queueitem RESTART IDENTITY');
  else await client.query("DELETE FROM queueitem; SELECT setval(pg_get_serial_sequence('queueitem', 'id'), 1, false)");
}

/** Every row of `queueitem`, by id. Times are read as text, so that no client's time zone comes between. */
export async function readQueueTable(client: OwnDatabase): Promise<QueueRow[]> {
  const { rows } = await client.query(
    'SELECT id, queue_name, body, available_after::text, available, processing_expires::text, retries_remaining, state_id FROM queueitem ORDER BY id',
  );
  return rows.map((row) => ({
    ...(row as unknown as QueueRow),
    available_after: moment(row['available_after']),
    processing_expires: row['processing_expires'] === null ? null : moment(row['processing_expires']),
  }));
}

function moment(text: unknown): Moment {
  const value = momentOf(String(text));
  // Infinity and times before the common era are no times of a queue; NaN equals nothing, so such a cell is a difference.
  return value ?? NaN;
}
