/** What a worker contract looks at: the three test ids of a row of the worker tracker (WBT, WRT, WMT). */
export const WORKER_CHECKS = ['behaviour', 'retry', 'mixed'] as const;
export type WorkerCheck = (typeof WORKER_CHECKS)[number];

/** A JSON value of a fixture; a text may hold placeholders, see placeholders.ts. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonRow = Readonly<Record<string, Json>>;

/** A queue item as a case arranges it; what is left out gets the value that a fresh item has. */
export interface ArrangedItem {
  readonly queue_name: string;
  /** A text as it is, or a JSON document. */
  readonly body: Json;
  readonly available_after?: string;
  readonly available?: boolean;
  readonly processing_expires?: string | null;
  readonly retries_remaining?: number;
  /** So many items alike, `#` in name and body replaced by a running number. */
  readonly count?: number;
}

/** How the outside answers: the first that fits a call is used, `times` often; a call that none fits is answered 200 with nothing. */
export interface ArrangedAnswer {
  readonly method?: string;
  /** Path with query, exactly. */
  readonly path: string;
  readonly status: number;
  readonly json?: Json;
  readonly times?: number;
}

/** The world that a case begins with. Tables not named are empty. */
export interface Arrangement {
  readonly rows?: Readonly<Record<string, readonly JsonRow[]>>;
  readonly items?: readonly ArrangedItem[];
  /** Path below the object folder to content. */
  readonly objects?: Readonly<Record<string, string>>;
  readonly answers?: readonly ArrangedAnswer[];
  /** Global locks that somebody else holds. */
  readonly locks?: readonly string[];
  /** Keys of Redis with their values; a bench without Redis cannot arrange them. */
  readonly redis?: Readonly<Record<string, Json>>;
}

export interface ExpectedUpdate {
  readonly id: number;
  /** Every column that changes, with the value after. */
  readonly columns: JsonRow;
}

export interface ExpectedChanges {
  /** Each with the columns that matter. */
  readonly inserted?: readonly JsonRow[];
  readonly deleted?: readonly JsonRow[];
  readonly updated?: readonly ExpectedUpdate[];
}

/** A row of `queueitem` afterwards: all columns but the id; `state_id` is `kept` or `new`. */
export interface ExpectedItem {
  readonly queue_name: string;
  readonly body: Json;
  readonly available_after: string;
  readonly available: boolean;
  readonly processing_expires: string | null;
  readonly retries_remaining: number;
  readonly state_id: 'kept' | 'new';
}

export interface ExpectedCall {
  readonly method: string;
  readonly path: string;
  readonly content_type: string | null;
  readonly body: Json;
}

export interface ExpectedMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
}

/** What one run of a program must do. What is not named must not happen. */
export interface ExpectedRun {
  readonly outcome: 'ran' | 'guarded';
  /** Scheduled operations in order, and those that raise. */
  readonly operations: readonly { readonly name: string; readonly raises?: boolean }[];
  /** By table, `queueitem` apart. */
  readonly rows?: Readonly<Record<string, ExpectedChanges>>;
  /** All items afterwards in order of their ids; a number when only their count matters. */
  readonly items?: readonly ExpectedItem[] | number;
  readonly objects?: { readonly added?: Readonly<Record<string, Json>>; readonly removed?: readonly string[] };
  readonly calls?: readonly ExpectedCall[];
  readonly mails?: readonly ExpectedMail[];
  /** Counters that move. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** The highest level that is logged (null: nothing is), and how often the levels from WARNING on are; without it any. */
  readonly log?: { readonly highest: string | null; readonly counts?: Readonly<Record<string, number>> };
}

/** A fault in between: the outside refuses, or the program is killed while it waits at a place. */
export type WorkerFault =
  | { readonly kind: 'refused'; readonly answers: readonly ArrangedAnswer[]; readonly then: ExpectedRun; readonly later: string; readonly finally: ExpectedRun }
  | {
      readonly kind: 'killed';
      /** Where it is killed: waiting for a table, or for the answer to a call. */
      readonly at: { readonly table: string } | { readonly call: string };
      /** What is left behind: the item's lease and its spent retry, for a consumer of a queue. */
      readonly items?: readonly ExpectedItem[];
      /** How much later it is run again: a lease must have run out. */
      readonly later: string;
      /** What the next run does; without it the same as an undisturbed run. */
      readonly finally?: ExpectedRun;
    };

export interface WorkerScenario {
  readonly name: string;
  /** Records of the real program that say so (fixtures/workers/recorded). */
  readonly recorded: readonly string[];
  readonly what: string;
  readonly checks: readonly WorkerCheck[];
  readonly arrange: Arrangement;
  /** Switches that differ from base-config.json. */
  readonly config?: Readonly<Record<string, Json>>;
  readonly expect: ExpectedRun;
  /** What a second run at once does; without it: nothing more. */
  readonly again?: ExpectedRun;
  readonly fault?: WorkerFault;
  /** How an item is put by one side and worked by the other in mixed mode. */
  readonly put?: { readonly queue: string; readonly has_namespace: boolean; readonly names: readonly string[]; readonly body: Json };
  /** Where the case is smaller than the record, by table or area, with the reason. */
  readonly smaller?: Readonly<Record<string, string>>;
}

/** A process of the service that only has to start, answer, restart, stop and honour its switch. */
export interface ServiceContract {
  readonly health: string;
  readonly stopsWithinMs: number;
}

export interface WorkerFixture {
  readonly $schema?: string;
  readonly row: string;
  readonly program: string;
  /** Name of the owner switch. */
  readonly switch: string;
  readonly tests: Readonly<Record<WorkerCheck, string>>;
  /** Retired: no driver may offer it. */
  readonly retired?: { readonly reason: string };
  readonly service?: ServiceContract;
  readonly scenarios: readonly WorkerScenario[];
}
