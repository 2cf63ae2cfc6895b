import type { Json, JsonRow } from './worker-fixture.js';

/** A row that changed, with the columns that did: value before, value after. */
export interface UpdatedRow {
  readonly id: number;
  readonly columns: Readonly<Record<string, readonly [before: Json, after: Json]>>;
}

export interface TableChanges {
  readonly inserted: readonly JsonRow[];
  readonly deleted: readonly JsonRow[];
  readonly updated: readonly UpdatedRow[];
}

export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly content_type: string | null;
  readonly body: Json;
}

export interface SeenMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** Text of the mail, as the reader would have it. */
  readonly body: string;
}

/** All that one run of a program did, as the harness saw it; only `outcome`, `operations`, `log` and `metrics` are the driver's word. */
export interface WorkerRun {
  readonly outcome: string;
  readonly operations: readonly { readonly name: string; readonly raised: boolean }[];
  /** By table, `queueitem` apart; only tables that changed. */
  readonly rows: Readonly<Record<string, TableChanges>>;
  /** Whole rows of `queueitem` before and after, by id. */
  readonly itemsBefore: readonly JsonRow[];
  readonly items: readonly JsonRow[];
  readonly objects: { readonly added: Readonly<Record<string, Json>>; readonly changed: readonly string[]; readonly removed: readonly string[] };
  readonly calls: readonly SeenCall[];
  readonly mails: readonly SeenMail[];
  readonly metrics: Readonly<Record<string, number>>;
  readonly log: { readonly highest: string | null; readonly counts: Readonly<Record<string, number>> };
}

/** A run that changed nothing and said nothing of it, for programs that do not own their work. */
export function changedNothing(run: WorkerRun): boolean {
  const { added, changed, removed } = run.objects;
  return (
    Object.keys(run.rows).length + Object.keys(added).length + changed.length + removed.length + run.calls.length + run.mails.length === 0 &&
    JSON.stringify(run.items) === JSON.stringify(run.itemsBefore)
  );
}
