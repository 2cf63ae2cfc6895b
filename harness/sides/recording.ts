import { headerValues, type BodyFidelity, type Exchange, type Response, type TransportFault } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { TRANSPORT_FAULTS } from '../core/exchange.js';
import { InputError } from '../core/problem.js';
import { isHar, readHar } from './har.js';
import { checkRecord, type StoredMessage, type StoredRecord } from './stored-record.js';

/** One case of a recording: its steps in recorded order. */
export interface RecordedCase {
  readonly id: string;
  readonly row: string;
  readonly principal: string;
  readonly steps: readonly Extract<StepObservation, { kind: 'exchange' }>[];
  /** Row of each step, in their order; empty where no row covers the path. */
  readonly stepRows: readonly string[];
}

interface Located {
  readonly record: StoredRecord;
  readonly where: string;
}

/**
 * Reads a recording: newline-delimited JSON in the project's format, or HAR 1.2 (a single JSON document).
 * Throws InputError with file and line on the first record that is cut, malformed or there twice.
 */
export function readRecording(text: string, file: string): RecordedCase[] {
  const records = withClock(isHar(text) ? readHar(text, file) : readLines(text, file));
  if (records.length === 0) throw new InputError(`${file}: no records; a recording has one exchange a line, or is a HAR file with entries`);
  const cases = new Map<string, { row: string; principal: string; stepRows: string[]; steps: Map<number, RecordedCase['steps'][number]> }>();
  for (const { record, where } of records) {
    const known = cases.get(record.case_id) ?? { row: '', principal: '', stepRows: [], steps: new Map<number, RecordedCase['steps'][number]>() };
    cases.set(record.case_id, known);
    const step = record.step ?? 1;
    if (known.steps.has(step))
      throw new InputError(`${where}: case ${record.case_id} step ${String(step)} is there twice; every record needs its own case_id and step`);
    known.steps.set(step, { kind: 'exchange', step, setup: record.setup === true, exchange: toExchange(record, where) });
    known.stepRows.push(record.route_id ?? '');
    if (record.setup !== true || known.row === '') {
      known.row = record.route_id ?? '';
      known.principal = record.principal ?? '';
    }
  }
  return [...cases].map(([id, { steps, ...rest }]) => ({ id, ...rest, steps: [...steps.values()] }));
}

/**
 * A recording that does not say when it sent is timed by the Date of its answers: each by the middle one of its own and its
 * neighbours', so that a single wrong Date does not vouch for itself. In a recording in order that is its own Date.
 */
function withClock(records: readonly Located[]): readonly Located[] {
  const dates = records.map(({ record }) => Date.parse(headerValues(record.response?.headers ?? [], 'date')[0] ?? ''));
  return records.map((one, at) => {
    if (one.record.started_at !== undefined) return one;
    const from = Math.max(0, Math.min(at - 1, dates.length - 3));
    const around = dates.slice(from, from + 3).filter((date) => !Number.isNaN(date));
    const middle = around.sort((left, right) => left - right)[Math.floor((around.length - 1) / 2)];
    return middle === undefined ? one : { ...one, record: { ...one.record, started_at: new Date(middle).toISOString() } };
  });
}

function readLines(text: string, file: string): Located[] {
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

/** A stored record as the exchange that it was. Throws InputError on a body that cannot be read. */
export function toExchange(record: StoredRecord, where: string): Exchange {
  const sent = {
    request: {
      method: record.request?.method ?? '',
      path: record.request?.path ?? '',
      headers: record.request?.headers ?? [],
      body:
        record.request?.body_encoding === 'case-data' ? new Uint8Array() : record.request === null ? new Uint8Array() : decodeBody(record.request, where).body,
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
      if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(message.body))
        throw new InputError(`${where}: body is declared base64 and is not`);
      return { body: Buffer.from(message.body, 'base64'), fidelity: 'raw' };
    }
    case 'utf8-json-reserialized':
      return { body: Buffer.from(message.body, 'utf8'), fidelity: 'respelled' };
    case 'utf8-abridged':
      return { body: Buffer.from(message.body, 'utf8'), fidelity: 'abridged' };
    default:
      throw new InputError(
        `${where}: unknown body_encoding ${JSON.stringify(message.body_encoding)}; write utf8, base64, utf8-json-reserialized or utf8-abridged`,
      );
  }
}
