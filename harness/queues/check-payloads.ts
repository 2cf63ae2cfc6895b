import { validatorFor } from '../../fixtures/schemas/validators.js';
import { InputError } from '../core/problem.js';
import type { QueueDefinition } from './queue-definition.js';

/** What a producer wrote: the row's name, its text and how it was put. */
export interface ProducedItem {
  /** Record of the recording, or whatever else it came from. */
  readonly record: string;
  readonly queue: string;
  readonly queueName: string;
  readonly body: string;
  readonly retries?: number;
}

export interface PayloadProblem {
  readonly record: string;
  readonly queue: string;
  /** JSON Pointer into the body, or the column that is wrong. */
  readonly place: string;
  readonly what: string;
}

/** What is wrong with an item by the `QF-*` contract of its queue: name shape, retries, keys and types of the body. */
export function checkPayload(item: ProducedItem, queues: readonly QueueDefinition[]): PayloadProblem[] {
  const { record, queue } = item;
  const problem = (place: string, what: string): PayloadProblem => ({ record, queue, place, what });
  const definition = queues.find((one) => one.queue === queue);
  if (definition === undefined) return [problem('queue', `no contract of a queue "${queue}"; known are ${queues.map((one) => one.queue).join(', ')}`)];
  const found: PayloadProblem[] = [];
  if (!new RegExp(definition.name_shape, 'u').test(item.queueName))
    found.push(problem('queue_name', `"${item.queueName}" has not the shape ${definition.name_shape}`));
  if (item.retries !== undefined && item.retries !== definition.retries)
    found.push(problem('retries_remaining', `${String(item.retries)} where producers of the queue give ${String(definition.retries)}`));
  let body: unknown;
  try {
    body = JSON.parse(item.body);
  } catch (error) {
    return [...found, problem('body', `no JSON: ${error instanceof Error ? error.message : String(error)}`)];
  }
  const validate = validatorFor(`payload-${queue}.schema.json`);
  if (!validate(body)) {
    for (const error of validate.errors ?? [])
      found.push(problem(`body${error.instancePath}`, `${error.message ?? 'does not fit'} ${JSON.stringify(error.params)}`));
  }
  return found;
}

/** Items of a recording of producers. A step that rightly put nothing, and the probe of a purge, have none. Throws InputError on a line that is no record. */
export function readProduced(text: string, file: string): ProducedItem[] {
  const items: ProducedItem[] = [];
  let records = 0;
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const place = `${file}:${String(at + 1)}`;
    const record = parse(line, place);
    const { record: id, queue, queue_name: queueName, retries_remaining: retries } = record;
    if (typeof id !== 'string') throw new InputError(`${place}: no "record"; a recording of producers has one record a line`);
    records += 1;
    if (queue === null || queue === undefined) continue;
    const body = typeof record['raw_body'] === 'string' ? record['raw_body'] : record['body'] === undefined ? undefined : JSON.stringify(record['body']);
    if (typeof queue !== 'string' || typeof queueName !== 'string' || body === undefined)
      throw new InputError(`${place}: ${id} needs "queue", "queue_name" and "raw_body" or "body"`);
    items.push({ record: id, queue, queueName, body, ...(typeof retries === 'number' ? { retries } : {}) });
  }
  if (records === 0) throw new InputError(`${file}: no record; nothing could be checked`);
  if (items.length === 0) throw new InputError(`${file}: ${String(records)} records and no queue item in any of them; nothing could be checked`);
  return items;
}

function parse(line: string, place: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new InputError(`${place}: not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InputError(`${place}: not an object`);
  return value as Record<string, unknown>;
}
