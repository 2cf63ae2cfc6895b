/** The kinds of side effect that a probe can look at; a case names those that it must have. */
export const EFFECT_KINDS = ['rows', 'queue', 'objects', 'metrics', 'calls', 'mails', 'logs'] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

/** A place inside an effect whose value is an id that the side numbers by itself. */
export interface BoundPlace {
  /** JSON Pointer within the item; it may lead into a JSON document that a text holds. */
  readonly at: string;
  /** Whose id it is: `repository.id`. Ids of one type pair up one to one. */
  readonly type: string;
  /** When the value is a path: where in it the id stands, `#` the id and `+` any one segment: `repositorygc/+/#/`. */
  readonly path?: string;
}

/** Effects of one sort in one place: rows inserted into a table, items put, calls made. */
export interface EffectGroup {
  readonly kind: EffectKind;
  /** Place within the kind, as in a location: `account/inserted`, `put`. */
  readonly name: string;
  /** One JSON object each, as text, so that numbers keep their spelling. */
  readonly items: readonly string[];
  /** True when their order counts. */
  readonly ordered: boolean;
  readonly bound: readonly BoundPlace[];
  /** Pointers of values that the probe gave up for their format: counted as masked. */
  readonly opaque: readonly string[];
  /** Members that tell the items apart: items that differ in them are different things. Empty: whatever fits best. */
  readonly identity: readonly string[];
}

/** Everything that happened beside the answers of a case, on one side. */
export interface Effects {
  /** What was looked at. */
  readonly kinds: readonly EffectKind[];
  readonly groups: readonly EffectGroup[];
  /** What ids of rows from before the case stand for: type to id to the row's natural key as JSON text. */
  readonly identities: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Groups that moved with nothing sent in between, as `kind/name` up to the table or family: not compared, named in the record. */
  readonly restless: readonly string[];
}

/** An id that a column holds although no foreign key says so. */
export interface ReferenceRule {
  /** `table.column` that holds the id. */
  readonly column: string;
  /** JSON Pointer of the id inside the document that the column holds. */
  readonly pointer?: string;
  /** Where in a path the id stands, see BoundPlace. */
  readonly path?: string;
  /** `table.column` of the id. */
  readonly to: string;
}

/** How a profile's side effects are found. */
export interface EffectsConfig {
  readonly database?: {
    /** Globs of tables that are never read. */
    readonly excludeTables: readonly string[];
    /** Largest number of rows of a table that a probe reads; a larger table fails the probe, it is never cut. */
    readonly rowLimit: number;
    /** `table.column` whose values are random and no generator knows, e.g. salted hashes: only their format is compared. */
    readonly opaqueColumns: readonly string[];
    readonly references: readonly ReferenceRule[];
  };
  /** Table whose rows are queue items. */
  readonly queue?: { readonly table: string };
  /** Table whose rows are the action log, and the column that orders it. */
  readonly log?: { readonly table: string; readonly order: string };
  /** Where stored objects are: rows of a table, or files below a folder (`{{side}}` is `oracle` or `target`). */
  readonly objects?: { readonly table: string; readonly key: string; readonly content: string } | { readonly folder: string };
  /** Page of the metrics. */
  readonly metrics?: { readonly path: string };
  /** Headers of caught calls and mails that say nothing of the service; lower case. */
  readonly ignoredHeaders: readonly string[];
  /** How long the side is watched doing nothing, to find what moves on its own, milliseconds. */
  readonly quietMilliseconds: number;
}

/** One outgoing HTTP request as a sink caught it. */
export interface CaughtCall {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** In wire order, with their spelling. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** One mail as a sink caught it: its envelope (RFC 5321) and the bytes of its message (RFC 5322). */
export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly message: Uint8Array;
}

/** All that a side sent out, oldest first. */
export interface Caught {
  readonly calls: readonly CaughtCall[];
  readonly mails: readonly CaughtMail[];
}

/** Where a side's outgoing calls and mails end up: `host:port` each. */
export interface SinkAddresses {
  readonly http: string;
  readonly mail: string;
}

/** Where the HTTP sink says what was caught so far. */
export const CAUGHT_PATH = '/.parity/caught';

/** What was caught as JSON, bodies in base64: the same text that `parseCaught` reads. */
export function writeCaught({ calls, mails }: Caught): string {
  return JSON.stringify({
    calls: calls.map((call) => ({ ...call, body: toBase64(call.body) })),
    mails: mails.map((mail) => ({ ...mail, message: toBase64(mail.message) })),
  });
}

export function parseCaught(text: string): Caught {
  const { calls, mails } = JSON.parse(text) as {
    calls: (Omit<CaughtCall, 'body'> & { body: string })[];
    mails: (Omit<CaughtMail, 'message'> & { message: string })[];
  };
  return {
    calls: calls.map((call) => ({ ...call, body: Buffer.from(call.body, 'base64') })),
    mails: mails.map((mail) => ({ ...mail, message: Buffer.from(mail.message, 'base64') })),
  };
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
