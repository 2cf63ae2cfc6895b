import { readFileSync } from 'node:fs';
import type { Json } from './worker-fixture.js';

export interface RecordedItem {
  readonly id: number;
  readonly queue_name: string;
  readonly body: string;
  readonly available_after: string;
  readonly available: boolean;
  readonly processing_expires: string | null;
  readonly retries_remaining: number;
  readonly state_id: string;
}

/** One run of the real program as it was observed, trimmed to what a case can be checked against (fixtures/workers/recorded). */
export interface RecordedRun {
  readonly record: string;
  readonly program: string;
  readonly scenario: string;
  readonly started: boolean;
  readonly operations: readonly { readonly name: string; readonly run?: boolean | null; readonly raised?: string | null }[];
  readonly rows_changed: Record<
    string,
    {
      readonly inserted: number;
      readonly deleted: number;
      readonly updated: number;
      readonly updated_sample?: readonly { readonly id: number; readonly columns: Readonly<Record<string, readonly [before: Json, after: Json]>> }[];
    }
  >;
  readonly queue_items_before: readonly RecordedItem[] | { readonly count: number };
  readonly queue_items_after: readonly RecordedItem[] | { readonly count: number };
  readonly stored_objects: { readonly added: readonly string[]; readonly removed_count: number };
  readonly http_calls: readonly { readonly method: string; readonly path: string; readonly content_type: string | null; readonly body: string }[];
  readonly http_calls_count: number;
  readonly mails: readonly { readonly from: string; readonly to: string; readonly subject: string }[];
  readonly metrics_delta: Readonly<Record<string, number>>;
  readonly log_levels: Readonly<Record<string, number>>;
  readonly newest_build?: { readonly phase: string };
}

/** Reads the records of one program by their ids. */
export function readRecords(file: string): Map<string, RecordedRun> {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return new Map(lines.map((line) => JSON.parse(line) as RecordedRun).map((record) => [record.record, record]));
}
