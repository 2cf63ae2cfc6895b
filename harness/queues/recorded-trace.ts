import { InputError } from '../core/problem.js';
import { momentOf, type Moment } from './moment.js';
import type { PutItem, QueueOperation } from './queue-operation.js';
import type { QueueRow } from './queue-row.js';

/** A draw that a recording made in one step although it is many calls. */
export type RecordedDraw =
  | { readonly op: 'claimRepeatedly'; readonly times: number; readonly processing_time: number; readonly ordered: boolean }
  | { readonly op: 'claimInParallel'; readonly processing_time: number; readonly ordered: boolean };

/** One step of a recorded trace of a real queue. */
export interface RecordedStep {
  readonly trace: string;
  readonly seq: number;
  readonly queue: string;
  /** The claimer, empty for a step that belongs to none. */
  readonly actor: string;
  readonly operation: QueueOperation | RecordedDraw;
  readonly now: Moment;
  readonly result: unknown;
  /** Kind of refusal, or the recorded type of an exception that has no kind. */
  readonly refused: string | undefined;
  readonly processing: boolean | undefined;
  readonly metrics: Readonly<Record<string, number>>;
  readonly after: readonly QueueRow[];
  /** Parts of the name that the recording says the claimer is limited to. */
  readonly limit: readonly string[] | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads one line of a recording. Throws InputError with file and line when it is none. */
export function readRecordedStep(line: string, place: string): RecordedStep {
  const record = new Reader(parse(line, place), place);
  const args = new Reader(record.object('args'), `${place}: args`);
  const error = record.optional('error');
  return {
    trace: record.text('trace_id'),
    seq: record.number('seq'),
    queue: record.text('queue'),
    actor: record.optional('actor') === null ? '' : record.text('actor'),
    operation: operationOf(record.text('op'), args),
    now: record.moment('clock'),
    result: withBody(record.optional('result')),
    refused: error === undefined || error === null ? undefined : refusalOf(new Reader(record.object('error'), `${place}: error`)),
    processing: typeof record.optional('currently_processing') === 'boolean' ? record.boolean('currently_processing') : undefined,
    metrics: record.object('metrics_delta') as Readonly<Record<string, number>>,
    after: record.list('rows_after').map((row, at) => rowOf(new Reader(row, `${place}: rows_after ${String(at)}`))),
    limit: args.has('canonical_name_match_list') ? args.texts('canonical_name_match_list') : undefined,
  };
}

function parse(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new InputError(`${place}: not JSON (${error instanceof Error ? error.message : String(error)}); a recording has one JSON object a line`);
  }
}

function operationOf(op: string, args: Reader): RecordedStep['operation'] {
  const claim = { processing_time: args.numberOr('processing_time', 300), ordered: args.optional('ordering_required') === true };
  switch (op) {
    case 'put':
      return { op, ...itemOf(args) };
    case 'batch_put':
      return { op: 'putBatch', items: args.list('items').map((item, at) => itemOf(new Reader(item, `${args.place}: items ${String(at)}`))) };
    case 'claim':
      return { op, ...claim };
    case 'claim_repeatedly':
      return { op: 'claimRepeatedly', ...claim, times: args.number('times') };
    case 'claim_in_parallel':
      return { op: 'claimInParallel', ...claim };
    case 'complete':
    case 'has_retries_remaining':
      return { op: op === 'complete' ? op : 'hasRetries', id: Number(args.optional('item_id')) };
    case 'cancel': {
      const id = args.optional('item_id');
      return { op, id: typeof id === 'string' ? id : args.number('item_id') };
    }
    case 'incomplete':
      return { op, id: args.number('item_id'), retry_after: args.numberOr('retry_after', 300), restore_retry: args.optional('restore_retry') === true };
    case 'extend':
      return {
        op,
        id: args.number('item_id'),
        seconds: args.number('seconds_from_now'),
        minimum_extension: args.numberOr('minimum_extension_s', 20),
        ...(args.has('updated_data') ? { body: shortened(args.optional('updated_data')) } : {}),
      };
    case 'metrics':
      return { op };
    case 'alive':
      return { op, names: args.texts('canonical_name_list') };
    case 'num_alive_jobs':
      return { op: 'countAlive', names: args.texts('canonical_name_list') };
    case 'num_available_jobs_between':
      return {
        op: 'countAvailableBetween',
        names: args.texts('canonical_name_list'),
        from: args.text('available_min_time'),
        to: args.text('available_max_time'),
      };
    case 'purge':
      return { op: 'purgeNamespace', namespace: args.text('namespace'), subpath: typeof args.optional('subpath') === 'string' ? args.text('subpath') : null };
    case 'delete_expired':
      return {
        op: 'deleteExpired',
        expired_before: args.text('expiration_threshold'),
        threshold: args.number('deletion_threshold'),
        batch_size: args.number('batch_size'),
      };
    default:
      throw new InputError(
        `${args.place}: unknown operation "${op}"; known are put, batch_put, claim, claim_repeatedly, claim_in_parallel, complete, incomplete, extend, cancel, purge, metrics, alive, num_alive_jobs, num_available_jobs_between, has_retries_remaining, delete_expired`,
      );
  }
}

function itemOf(args: Reader): PutItem {
  const after = args.optional('available_after');
  return {
    names: args.texts('canonical_name_list'),
    body: shortened(args.optional('message')),
    available_after: after === null || after === undefined ? null : args.number('available_after'),
    retries: args.numberOr('retries_remaining', 5),
  };
}

function rowOf(row: Reader): QueueRow {
  return {
    id: row.number('id'),
    queue_name: row.text('queue_name'),
    body: String(shortened(row.optional('body'))),
    available_after: row.moment('available_after'),
    available: row.boolean('available'),
    processing_expires: row.optional('processing_expires') === null ? null : row.moment('processing_expires'),
    retries_remaining: row.number('retries_remaining'),
    state_id: row.text('state_id'),
  };
}

/** Long bodies are recorded as length and digest: equal digests are equal bodies. */
function shortened(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('sha256' in body)) return body;
  const { length, sha256 } = body as { length?: unknown; sha256?: unknown };
  return `<${String(length)} characters, sha256 ${String(sha256)}>`;
}

function withBody(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || Array.isArray(result) || !('body' in result)) return result;
  return { ...result, body: shortened(result.body) };
}

/** The exceptions of the recorded code, in the words of the protocol. */
function refusalOf(error: Reader): string {
  const [type, message] = [error.text('type'), error.text('message')];
  if (type === 'TypeError' && message.includes("for -: 'datetime.datetime' and 'NoneType'")) return 'never-claimed';
  if (type === 'ValueError' && message.includes('NUL')) return 'invalid-text';
  if (type === 'DataError' && message.includes('value too long')) return 'value-too-long';
  return `${type}: ${message}`;
}

/** Members of a record with their types checked. */
class Reader {
  private readonly fields: Fields;

  constructor(
    value: unknown,
    readonly place: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InputError(`${place}: not an object`);
    this.fields = value as Fields;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.fields, name);
  }

  optional(name: string): unknown {
    return this.fields[name];
  }

  text(name: string): string {
    return this.typed(name, 'string', (value): value is string => typeof value === 'string');
  }

  number(name: string): number {
    return this.typed(name, 'number', (value): value is number => typeof value === 'number');
  }

  numberOr(name: string, otherwise: number): number {
    return this.has(name) ? this.number(name) : otherwise;
  }

  boolean(name: string): boolean {
    return this.typed(name, 'boolean', (value): value is boolean => typeof value === 'boolean');
  }

  object(name: string): Fields {
    return this.typed(name, 'object', (value): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value));
  }

  list(name: string): readonly unknown[] {
    return this.typed(name, 'list', (value): value is readonly unknown[] => Array.isArray(value));
  }

  texts(name: string): readonly string[] {
    return this.typed(name, 'list of texts', (value): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string'));
  }

  moment(name: string): Moment {
    const moment = momentOf(this.text(name));
    if (moment === undefined) throw new InputError(`${this.place}: "${name}" is no time in UTC`);
    return moment;
  }

  private typed<T>(name: string, kind: string, fits: (value: unknown) => value is T): T {
    const value = this.fields[name];
    if (!fits(value)) throw new InputError(`${this.place}: "${name}" is ${value === undefined ? 'missing' : `no ${kind}`}`);
    return value;
  }
}
