import { isUtf8 } from 'node:buffer';
import type { Exchange, Response } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { toExchange } from './recording.js';
import type { StoredMessage, StoredRecord } from './stored-record.js';

/** One step of a golden case as a line of its file: the recording format, and what a recording has no place for. */
export type GoldenRecord = Pick<StoredRecord, 'case_id' | 'step' | 'setup' | 'route_id' | 'principal' | 'started_at'> & {
  /** Place in the header's list of sources; the first unless said. */
  readonly source?: number;
  /** Side effects that the case looks at and that are not here; on the first line of the case. */
  readonly left_out?: readonly string[];
  /** On the first page of a list that was followed: JSON Pointer of the list. */
  readonly list?: string;
  /** Number of the page; the first has none. */
  readonly page?: number;
  readonly request?: StoredMessage;
  readonly response?: StoredMessage & { readonly status: number };
  readonly rows?: { readonly table: string; readonly count: number; readonly json: string };
  readonly worker?: { readonly program: string; readonly exit_code: number; readonly output: string };
};

type About = Pick<GoldenRecord, 'case_id' | 'route_id' | 'principal' | 'source' | 'left_out'>;

/** Longest bodies that are stored; longer ones are cut and only their status and headers are compared. */
const LONGEST = { json: 256 * 1024, other: 16 * 1024 };
const EXCERPT = 400;

/** The lines of a case. Effects have none. */
export function recordsOf(about: About, steps: readonly StepObservation[]): GoldenRecord[] {
  const { left_out: leftOut, ...each } = about;
  const records = steps.flatMap((step): GoldenRecord[] => {
    const common = { ...each, step: step.step, ...(step.setup ? { setup: true } : {}) };
    switch (step.kind) {
      case 'exchange':
        return [step.exchange, ...(step.pages?.more ?? [])].flatMap((exchange, at) => {
          const list = at === 0 && step.pages !== undefined ? { list: step.pages.list } : {};
          return exchange.kind === 'fault' ? [] : [{ ...common, ...list, ...(at === 0 ? {} : { page: at + 1 }), ...messagesOf(exchange) }];
        });
      case 'rows':
        return [{ ...common, started_at: step.readAt, rows: { table: step.table, count: step.count, json: step.json } }];
      case 'worker':
        return [{ ...common, worker: { program: step.program, exit_code: step.exitCode, output: step.output } }];
      case 'effects':
        return [];
    }
  });
  return records.map((record, at) => (at === 0 && leftOut !== undefined && leftOut.length > 0 ? { ...record, left_out: leftOut } : record));
}

function messagesOf(exchange: Extract<Exchange, { kind: 'response' }>): Pick<GoldenRecord, 'started_at' | 'request' | 'response'> {
  const { request, response } = exchange;
  return {
    ...(exchange.startedAt === '' ? {} : { started_at: exchange.startedAt }),
    request: { method: request.method, path: request.path, headers: request.headers, body: '', body_encoding: 'case-data' },
    response: { status: response.status, headers: response.headers, ...encodeBody(response) },
  };
}

function encodeBody(response: Response): Pick<StoredMessage, 'body' | 'body_encoding'> {
  const { body, fidelity } = response;
  const bytes = Buffer.from(body);
  if (!isUtf8(bytes)) return bytes.length > LONGEST.json ? { body: '', body_encoding: 'utf8-abridged' } : { body: bytes.toString('base64'), body_encoding: 'base64' };
  const text = bytes.toString('utf8');
  const longest = /^\s*[[{]/.test(text) ? LONGEST.json : LONGEST.other;
  if (fidelity === 'abridged' || bytes.length > longest) return { body: text.slice(0, EXCERPT), body_encoding: 'utf8-abridged' };
  return { body: text, body_encoding: fidelity === 'respelled' ? 'utf8-json-reserialized' : 'utf8' };
}

/** The steps that the lines of one case hold, in order. */
export function stepsOf(records: readonly { readonly record: GoldenRecord; readonly where: string }[]): StepObservation[] {
  const steps: StepObservation[] = [];
  for (const { record, where } of records) {
    const common = { step: record.step ?? 1, setup: record.setup === true };
    if (record.rows !== undefined) steps.push({ kind: 'rows', ...common, ...record.rows, readAt: record.started_at ?? '' });
    else if (record.worker !== undefined) {
      const { program, exit_code: exitCode, output } = record.worker;
      steps.push({ kind: 'worker', ...common, program, exitCode, output });
    } else {
      const exchange = toExchange({ ...record, request: record.request ?? null, response: record.response ?? null }, where);
      const first = steps.at(-1);
      if (record.page !== undefined && first?.kind === 'exchange' && first.pages !== undefined)
        steps.splice(-1, 1, { ...first, pages: { ...first.pages, more: [...first.pages.more, exchange] } });
      else steps.push({ kind: 'exchange', ...common, exchange, ...(record.list === undefined ? {} : { pages: { list: record.list, more: [] } }) });
    }
  }
  return steps;
}
