import type { BodyFidelity, Exchange, HeaderList, Response, TransportFault } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { TRANSPORT_FAULTS } from '../core/exchange.js';
import { InputError } from '../core/problem.js';
import { isHar, readHar } from './har.js';

/** One case of a recording: its steps in recorded order. */
export interface RecordedCase {
  readonly id: string;
  readonly row: string;
  readonly principal: string;
  readonly steps: readonly Extract<StepObservation, { kind: 'exchange' }>[];
}

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

/**
 * Reads a recording: newline-delimited JSON in the project's format, or HAR 1.2 (a single JSON document).
 * Throws InputError with file and line on the first record that is cut, malformed or there twice.
 */
export function readRecording(text: string, file: string): RecordedCase[] {
  const records = isHar(text) ? readHar(text, file) : readLines(text, file);
  if (records.length === 0) throw new InputError(`${file}: no records; a recording has one exchange a line, or is a HAR file with entries`);
  const cases = new Map<string, { row: string; principal: string; steps: Map<number, RecordedCase['steps'][number]> }>();
  for (const { record, where } of records) {
    const known = cases.get(record.case_id) ?? { row: '', principal: '', steps: new Map<number, RecordedCase['steps'][number]>() };
    cases.set(record.case_id, known);
    const step = record.step ?? 1;
    if (known.steps.has(step)) throw new InputError(`${where}: case ${record.case_id} step ${String(step)} is there twice; every record needs its own case_id and step`);
    known.steps.set(step, { kind: 'exchange', step, setup: record.setup === true, exchange: toExchange(record, where) });
    if (record.setup !== true || known.row === '') {
      known.row = record.route_id ?? '';
      known.principal = record.principal ?? '';
    }
  }
  return [...cases].map(([id, { row, principal, steps }]) => ({ id, row, principal, steps: [...steps.values()] }));
}

function readLines(text: string, file: string): { record: StoredRecord; where: string }[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const where = `${file}:${String(index + 1)}`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      const cut = index === lines.length - 1 ? ' (the last line, without its end: the file was cut)' : '';
      throw new InputError(`${where}: not a JSON record${cut}: ${error instanceof Error ? error.message : String(error)}; record again or repair the line`);
    }
    return [{ record: checkRecord(value, where), where }];
  });
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
    if (typeof status !== 'number' || !Number.isInteger(status) || status < 100 || status > 999) return fail(`response.status must be an HTTP status code, not ${JSON.stringify(status)}`);
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

function toExchange(record: StoredRecord, where: string): Exchange {
  const sent = {
    request: {
      method: record.request?.method ?? '',
      path: record.request?.path ?? '',
      headers: record.request?.headers ?? [],
      body: record.request?.body_encoding === 'case-data' ? new Uint8Array() : record.request === null ? new Uint8Array() : decodeBody(record.request, where).body,
    },
    startedAt: record.started_at ?? '',
    latencyMs: record.latency_ms ?? 0,
  };
  if (record.response === null) {
    const fault = TRANSPORT_FAULTS.find((known: TransportFault) => known === record.fault) ?? 'not-sent';
    return { ...sent, kind: 'fault', fault, detail: record.not_sent ?? record.fault ?? '' };
  }
  const response: Response = { status: record.response.status, headers: record.response.headers, ...decodeBody(record.response, where) };
  return { ...sent, kind: 'response', response };
}

/** Body encodings of the recordings, see their README. */
function decodeBody(message: StoredMessage, where: string): { body: Uint8Array; fidelity: BodyFidelity } {
  switch (message.body_encoding) {
    case 'utf8':
      return { body: Buffer.from(message.body, 'utf8'), fidelity: 'raw' };
    case 'base64': {
      if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(message.body)) throw new InputError(`${where}: body is declared base64 and is not`);
      return { body: Buffer.from(message.body, 'base64'), fidelity: 'raw' };
    }
    case 'utf8-json-reserialized':
      return { body: Buffer.from(message.body, 'utf8'), fidelity: 'respelled' };
    case 'utf8-abridged':
      return { body: Buffer.from(message.body, 'utf8'), fidelity: 'abridged' };
    default:
      throw new InputError(`${where}: unknown body_encoding ${JSON.stringify(message.body_encoding)}; write utf8, base64, utf8-json-reserialized or utf8-abridged`);
  }
}
