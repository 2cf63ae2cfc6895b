import { later, momentOf, type Moment } from './moment.js';
import { pythonText } from './python-text.js';
import { LONGEST_QUEUE_NAME, type QueueRow } from './queue-row.js';
import type { PutItem, QueueOperation, Refusal } from './queue-operation.js';
import { distinctNames, isClaimable, isRunning, queueName, rowsByPrefix, rowsLike, rowsOfConsumer } from './match-names.js';

/** One operation on a table that is known, at a time that is known. */
export interface ModelStep {
  readonly queue: string;
  readonly hasNamespace: boolean;
  readonly operation: QueueOperation;
  readonly now: Moment;
  /** All rows of the table, by id. */
  readonly before: readonly QueueRow[];
  /** Parts of the name that the consumer is limited to. */
  readonly limit: readonly string[];
  /** The consumer's processing flag before the call. */
  readonly processing: boolean;
  /** Ids of rows that were written since they were put: the database may give them in any order. */
  readonly rewritten: ReadonlySet<number>;
  /** True when another call was at work on the same rows at the same time: a claim may lose its race. */
  readonly contested: boolean;
}

/** A row as the contract predicts it; an id or state that the database or the code draws anew is undefined. */
export type ExpectedRow = Omit<QueueRow, 'id' | 'state_id'> & { readonly id: number | undefined; readonly state_id: string | undefined };

/** One of the outcomes that the contract allows. */
export interface Outcome {
  /** `fresh-id`: the id of the one new row, as text. */
  readonly result: { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'fresh-id' } | { readonly kind: 'refused'; readonly why: Refusal };
  readonly processing: boolean;
  readonly metrics: Readonly<Record<string, number>>;
  readonly rows: readonly ExpectedRow[];
}

/** Size of the draw of an unordered claim. */
const POOL = 50;
const DEFAULT = { processingTime: 300, retryAfter: 300, minimumExtension: 20, retries: 5 };

/**
 * Every outcome that the queue contract allows (DESIGN §7; shared recordings, queues/NOTES.md): one for most operations, one per item
 * for a draw. The model shares no code and no SQL with any side.
 */
export function allowedOutcomes(step: ModelStep): Outcome[] {
  const { operation } = step;
  const unchanged = (value: unknown): Outcome => outcome(step, value, step.before);
  switch (operation.op) {
    case 'put':
      return [put(step, [operation], { kind: 'fresh-id' })];
    case 'putBatch':
      return [put(step, operation.items, { kind: 'value', value: operation.items.map(() => null) })];
    case 'claim':
      return claim(step, operation);
    case 'complete': {
      const isThere = step.before.some((row) => row.id === operation.id);
      return [{ ...outcome(step, null, without(step.before, [operation.id])), processing: !isThere }];
    }
    case 'cancel': {
      const id = Number(operation.id);
      return [
        outcome(
          step,
          step.before.some((row) => row.id === id),
          without(step.before, [id]),
        ),
      ];
    }
    case 'incomplete':
      return [incomplete(step, operation)];
    case 'extend':
      return [extend(step, operation)];
    case 'purgeNamespace':
      return [purge(step, operation)];
    case 'deleteNamespace':
      return [deleteNamespace(step, operation)];
    case 'metrics':
      return [unchanged(counts(step))];
    case 'alive':
      return [
        unchanged(
          step.before.some((row) => row.queue_name === queueName(step.queue, operation.names) && (isClaimable(row, step.now) || isRunning(row, step.now))),
        ),
      ];
    case 'countAlive':
      return [unchanged(rowsByPrefix(step.before, step.queue, operation.names).filter((row) => row.retries_remaining > 0).length)];
    case 'countAvailableBetween': {
      const [from, to] = [momentOf(operation.from) ?? NaN, momentOf(operation.to) ?? NaN];
      const found = rowsByPrefix(step.before, step.queue, operation.names).filter((row) => isClaimable(row, to) && row.available_after >= from);
      return [unchanged(found.length)];
    }
    case 'hasRetries':
      return [unchanged((step.before.find((row) => row.id === operation.id)?.retries_remaining ?? 0) > 0)];
    case 'deleteExpired':
      return deleteExpired(step, operation);
  }
}

/** The rows that a claim may take now, in the order of their ids. */
export function claimableRows(step: Pick<ModelStep, 'queue' | 'before' | 'limit' | 'now' | 'rewritten'>, ordered: boolean): QueueRow[] {
  const own = rowsOfConsumer(step.before, step.queue, step.limit);
  const claimable = own.filter((row) => isClaimable(row, step.now));
  if (ordered) {
    const running = distinctNames(own.filter((row) => isRunning(row, step.now)));
    return claimable.filter((row) => !running.has(row.queue_name)).slice(0, 1);
  }
  // The draw is of the first fifty that the database gives. It gives rows in the order in which they were put, as long as none was written again.
  return claimable.length > POOL && !claimable.some((row) => step.rewritten.has(row.id)) ? claimable.slice(0, POOL) : claimable;
}

/** What claiming does to a row. */
export function claimed(row: QueueRow, now: Moment, processingTime: number): ExpectedRow {
  return { ...row, available: false, processing_expires: later(now, processingTime), retries_remaining: row.retries_remaining - 1, state_id: undefined };
}

export const getsCounter = (queue: string, availability: 'acquired' | 'claimed' | 'nonexistant'): string =>
  `quay_queue_item_gets_total{availability="${availability}",queue_name="${queue}"}`;

function claim(step: ModelStep, { processing_time = DEFAULT.processingTime, ordered = false }: Extract<QueueOperation, { op: 'claim' }>): Outcome[] {
  const rows = claimableRows(step, ordered);
  const nothing = (why: 'claimed' | 'nonexistant'): Outcome => ({
    ...outcome(step, null, step.before),
    processing: false,
    metrics: { [getsCounter(step.queue, why)]: 1 },
  });
  const taken = rows.map((row): Outcome => ({
    result: { kind: 'value', value: { id: row.id, body: row.body, retries_remaining: row.retries_remaining - 1 } },
    processing: true,
    metrics: { [getsCounter(step.queue, 'acquired')]: 1 },
    rows: step.before.map((other) => (other.id === row.id ? claimed(row, step.now, processing_time) : other)),
  }));
  return [...(rows.length === 0 ? [nothing('nonexistant')] : taken), ...(step.contested ? [nothing('claimed')] : [])];
}

function put(step: ModelStep, items: readonly PutItem[], result: Outcome['result']): Outcome {
  const rows = items.map(({ names, body, available_after, retries = DEFAULT.retries }): ExpectedRow => ({
    id: undefined,
    queue_name: queueName(step.queue, names),
    body: bodyText(body),
    available_after: later(step.now, available_after ?? 0),
    available: true,
    processing_expires: null,
    retries_remaining: retries,
    state_id: undefined,
  }));
  if (rows.some((row) => row.body.includes('\u0000') || row.queue_name.includes('\u0000'))) return refused(step, 'invalid-text');
  if (rows.some((row) => Array.from(row.queue_name).length > LONGEST_QUEUE_NAME)) return refused(step, 'value-too-long');
  return {
    ...outcome(step, null, [...step.before, ...rows]),
    result,
    metrics: rows.length === 0 ? {} : { [`quay_queue_item_puts_total{queue_name="${step.queue}"}`]: rows.length },
  };
}

function incomplete(step: ModelStep, { id, retry_after = DEFAULT.retryAfter, restore_retry = false }: Extract<QueueOperation, { op: 'incomplete' }>): Outcome {
  const row = step.before.find((other) => other.id === id);
  if (row === undefined) return outcome(step, false, step.before);
  const retries = row.retries_remaining + (restore_retry ? 1 : 0);
  // The lease end stays as it was, even in the future.
  const given = { ...row, available: true, available_after: later(step.now, retry_after), retries_remaining: retries, state_id: undefined };
  return { ...outcome(step, retries > 0, replaced(step.before, given)), processing: false };
}

function extend(step: ModelStep, { id, seconds, minimum_extension = DEFAULT.minimumExtension, body }: Extract<QueueOperation, { op: 'extend' }>): Outcome {
  const row = step.before.find((other) => other.id === id);
  if (row === undefined) return outcome(step, false, step.before);
  if (row.processing_expires === null) return refused(step, 'never-claimed');
  const end = later(step.now, seconds);
  const moves = end - row.processing_expires > later(0, minimum_extension);
  const changesBody = body !== undefined && body !== null && body !== row.body;
  if (!moves && !changesBody) return outcome(step, false, step.before);
  const written = {
    ...row,
    ...(moves ? { processing_expires: end } : {}),
    ...(changesBody ? { body: bodyText(body) } : {}),
    state_id: undefined,
  };
  if (written.body.includes('\u0000')) return refused(step, 'invalid-text');
  return outcome(step, true, replaced(step.before, written));
}

function purge(step: ModelStep, { namespace, subpath }: Extract<QueueOperation, { op: 'purgeNamespace' }>): Outcome {
  if (!step.hasNamespace) return outcome(step, false, step.before);
  const gone = rowsLike(step.before, `${step.queue}/${namespace}/${(subpath ?? '') === '' ? '' : `${String(subpath)}/`}%`);
  return outcome(
    step,
    gone.length,
    without(
      step.before,
      gone.map((row) => row.id),
    ),
  );
}

/** Purges the namespace from some queues and leaves the others alone. */
function deleteNamespace(step: ModelStep, { namespace, purged }: Extract<QueueOperation, { op: 'deleteNamespace' }>): Outcome {
  const gone = purged.map((queue) => [queue, rowsLike(step.before, `${queue}/${namespace}/%`).map((row) => row.id)] as const);
  return outcome(
    step,
    Object.fromEntries(gone.map(([queue, ids]) => [queue, ids.length])),
    without(
      step.before,
      gone.flatMap(([, ids]) => ids),
    ),
  );
}

/** Running, available and not running, available: distinct names, not rows. */
function counts(step: ModelStep): [number, number, number] {
  const own = rowsOfConsumer(step.before, step.queue, step.limit);
  const running = distinctNames(own.filter((row) => isRunning(row, step.now)));
  const available = distinctNames(own.filter((row) => isClaimable(row, step.now)));
  return [running.size, [...available].filter((name) => !running.has(name)).length, available.size];
}

/** Looks at the lease's end alone, over all queues, and does nothing below the threshold. */
function deleteExpired(step: ModelStep, { expired_before, threshold, batch_size }: Extract<QueueOperation, { op: 'deleteExpired' }>): Outcome[] {
  const until = momentOf(expired_before) ?? NaN;
  const expired = step.before.filter((row) => row.processing_expires !== null && row.processing_expires <= until).map((row) => row.id);
  const size = Math.min(expired.length, batch_size);
  if (size < threshold || size === 0) return [outcome(step, 0, step.before)];
  return choices(expired, size).map((ids) => ({ ...outcome(step, size, without(step.before, ids)), metrics: { 'quay_queue_item_deletes_total{}': size } }));
}

const MOST_CHOICES = 2000;

/** Every way to take `size` of the ids; which of them a batch takes is the database's choice. */
function choices(ids: readonly number[], size: number): number[][] {
  if (size >= ids.length) return [[...ids]];
  let made: number[][] = [[]];
  for (const [at, id] of ids.entries()) {
    made = made.flatMap((chosen) => [...(chosen.length < size ? [[...chosen, id]] : []), ...(chosen.length + ids.length - at - 1 >= size ? [chosen] : [])]);
    if (made.length > MOST_CHOICES) throw new RangeError(`a batch of ${String(size)} of ${String(ids.length)} expired rows has too many outcomes to list`);
  }
  return made;
}

const bodyText = (body: unknown): string => (typeof body === 'string' ? body : pythonText(body));

const outcome = (step: ModelStep, value: unknown, rows: readonly ExpectedRow[]): Outcome => ({
  result: { kind: 'value', value },
  processing: step.processing,
  metrics: {},
  rows,
});

const refused = (step: ModelStep, why: Refusal): Outcome => ({ ...outcome(step, null, step.before), result: { kind: 'refused', why } });

const without = (rows: readonly QueueRow[], ids: readonly number[]): QueueRow[] => rows.filter((row) => !ids.includes(row.id));

const replaced = (rows: readonly QueueRow[], row: ExpectedRow): ExpectedRow[] => rows.map((other) => (other.id === row.id ? row : other));
