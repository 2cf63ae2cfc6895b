import type { HeaderList } from '../core/exchange.js';
import { InputError } from '../core/problem.js';

/** A record as stored: one exchange a line (shared format), or an entry of a HAR file in the same shape. */
export interface StoredRecord {
  readonly case_id: string;
  readonly step?: number;
  readonly setup?: boolean;
  readonly route_id?: string;
  readonly principal?: string;
  readonly request: StoredMessage | null;
  readonly response: (StoredMessage & { status: number }) | null;
  readonly started_at?: string;
  readonly latency_ms?: number;
  readonly not_sent?: string;
  readonly fault?: string;
}

export interface StoredMessage {
  readonly method?: string;
  readonly path?: string;
  readonly headers: HeaderList;
  readonly body: string;
  readonly body_encoding: string;
}

/** Checks the parts that the comparison relies on; anything else in a record is left alone. */
export function checkRecord(value: unknown, where: string): StoredRecord {
  const fail = (what: string): never => {
    throw new InputError(`${where}: ${what}`);
  };
  if (!isObject(value)) return fail('a record must be a JSON object');
  if (typeof value['case_id'] !== 'string' || value['case_id'] === '') return fail('case_id must be a non-empty string');
  if (value['step'] !== undefined && !Number.isInteger(value['step'])) return fail(`step must be a whole number, not ${JSON.stringify(value['step'])}`);
  if (value['setup'] !== undefined && typeof value['setup'] !== 'boolean') return fail(`setup must be true or false, not ${JSON.stringify(value['setup'])}`);
  const unsent = value['not_sent'] !== undefined || value['fault'] !== undefined;
  if (value['request'] === null || value['response'] === null) {
    if (!unsent) return fail('request and response may be null only beside not_sent or fault');
  }
  if (value['request'] !== null) checkMessage(value['request'], 'request', fail);
  if (value['response'] !== null) {
    checkMessage(value['response'], 'response', fail);
    const status = (value['response'] as Record<string, unknown>)['status'];
    if (typeof status !== 'number' || !Number.isInteger(status) || status < 100 || status > 999)
      return fail(`response.status must be an HTTP status code, not ${JSON.stringify(status)}`);
  }
  return value as unknown as StoredRecord;
}

function checkMessage(message: unknown, name: string, fail: (what: string) => never): void {
  if (!isObject(message)) return fail(`${name} must be an object with headers, body and body_encoding`);
  const headers = message['headers'];
  const isPair = (pair: unknown): boolean => Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string');
  if (!Array.isArray(headers) || !headers.every(isPair)) return fail(`${name}.headers must be a list of [name, value] pairs`);
  if (typeof message['body'] !== 'string') return fail(`${name}.body must be a string`);
  if (name === 'request' && (typeof message['method'] !== 'string' || typeof message['path'] !== 'string')) return fail('request needs method and path');
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
