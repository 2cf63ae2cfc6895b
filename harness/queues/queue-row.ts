import type { Moment } from './moment.js';

/** A row of the table `queueitem`, with its times as moments. Columns are spelled as in the table. */
export interface QueueRow {
  readonly id: number;
  readonly queue_name: string;
  readonly body: string;
  readonly available_after: Moment;
  readonly available: boolean;
  readonly processing_expires: Moment | null;
  readonly retries_remaining: number;
  readonly state_id: string;
}

export const QUEUE_COLUMNS = ['id', 'queue_name', 'body', 'available_after', 'available', 'processing_expires', 'retries_remaining', 'state_id'] as const;

/** Longest queue name, in characters (the column is varchar(1024)). */
export const LONGEST_QUEUE_NAME = 1024;
