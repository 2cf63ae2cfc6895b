import { isUtf8 } from 'node:buffer';
import type { Exchange, Response } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { toExchange } from './recording.js';
import { TOKEN } from './secret-finder.js';
import type { StoredMessage, StoredRecord } from './stored-record.js';

/** One step of a golden case as a line of its file: the recording format, and what a recording has no place for. */
export type GoldenRecord = Pick<StoredRecord, 'case_id' | 'step' | 'setup' | 'started_at'> & {
  /** Who the case is sent by; on the first line of the case, as all that is the same for its steps. */
  readonly principal?: string;
  /** Place in the header's list of sources; the first unless said. */
  readonly source?: number;
  /** Side effects that the case looks at and that are not here. */
  readonly left_out?: readonly string[];
  /** On the first page of a list that was followed: JSON Pointer of the list. */
  readonly list?: string;
  /** Number of the page; the first has none. */
  readonly page?: number;
  readonly request?: Omit<StoredMessage, 'body' | 'body_encoding'>;
  readonly response?: StoredMessage & { readonly status: number };
  readonly rows?: { readonly table: string; readonly count: number; readonly json: string };
  readonly worker?: { readonly program: string; readonly exit_code: number; readonly output: string };
};

type About = Pick<GoldenRecord, 'principal' | 'source' | 'left_out'>;

/** Longest bodies that are stored; longer ones are cut and only their status and headers are compared. */
const LONGEST = { json: 256 * 1024, other: 16 * 1024 };
const EXCERPT = 400;

/** The lines of a case. Effects have none. */
export function recordsOf(id: string, about: About, steps: readonly StepObservation[]): GoldenRecord[] {
  const records = steps.flatMap((step): GoldenRecord[] => {
    const common = { case_id: id, step: step.step, ...(step.setup ? { setup: true } : {}) };
    switch (step.kind) {
      case 'exchange':
        return [step.exchange, ...(step.pages?.more ?? [])].flatMap((exchange, at) => {
          if (exchange.kind === 'fault') return [];
          const messages = step.setup ? generatedOf(exchange) : messagesOf(exchange);
          const list = at === 0 && step.pages !== undefined ? { list: step.pages.list } : {};
          return messages === undefined ? [] : [{ ...common, ...list, ...(at === 0 ? {} : { page: at + 1 }), ...messages }];
        });
      case 'rows':
        return [{ ...common, started_at: step.readAt, rows: { table: step.table, count: step.count, json: step.json } }];
      case 'worker':
        return [{ ...common, worker: { program: step.program, exit_code: step.exitCode, output: step.output } }];
      case 'effects':
        return [];
    }
  });
  return records.map((record, at) => (at === 0 ? { ...record, ...about } : record));
}

function messagesOf(exchange: Extract<Exchange, { kind: 'response' }>): Pick<GoldenRecord, 'started_at' | 'request' | 'response'> {
  const { request, response } = exchange;
  return {
    ...(exchange.startedAt === '' ? {} : { started_at: exchange.startedAt }),
    request: { method: request.method, path: request.path, headers: request.headers },
    response: { status: response.status, headers: response.headers, ...encodeBody(response) },
  };
}

/** As long as the shortest value that a side generates and the comparison binds; a digest is content, and a token is nobody's id. */
const hasGenerated = (text: string): boolean => /[A-Za-z0-9_-]{20,}/.test(text.replace(TOKEN, '').replace(/sha256:[0-9a-f]{64}/g, ''));

/**
 * What later steps may refer to: a setup step is not judged, only its generated values pair up. One without any is left out, which
 * more than halves a golden.
 */
function generatedOf(exchange: Extract<Exchange, { kind: 'response' }>): ReturnType<typeof messagesOf> | undefined {
  const { request, response } = exchange;
  const isGenerated = ([name, value]: readonly [string, string]): boolean => hasGenerated(value) && !/^(?:date|cache-control|access-control-.*)$/i.test(name);
  const headers = response.headers.filter(isGenerated);
  const hasBody = hasGenerated(Buffer.from(response.body).toString('latin1'));
  if (headers.length === 0 && !hasBody) return undefined;
  const host = request.headers.filter(([name]) => name.toLowerCase() === 'host');
  const types = response.headers.filter((field) => hasBody && field[0].toLowerCase() === 'content-type' && !isGenerated(field));
  const body = hasBody ? response.body : new Uint8Array();
  return messagesOf({ ...exchange, request: { ...request, headers: host }, response: { ...response, headers: [...headers, ...types], body } });
}

function encodeBody(response: Response): Pick<StoredMessage, 'body' | 'body_encoding'> {
  const { body, fidelity } = response;
  const bytes = Buffer.from(body);
  if (!isUtf8(bytes))
    return bytes.length > LONGEST.json ? { body: '', body_encoding: 'utf8-abridged' } : { body: bytes.toString('base64'), body_encoding: 'base64' };
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
      const { request, response } = record;
      const exchange = toExchange(
        { ...record, request: request === undefined ? null : { ...request, body: '', body_encoding: 'case-data' }, response: response ?? null },
        where,
      );
      const first = steps.at(-1);
      if (record.page !== undefined && first?.kind === 'exchange' && first.pages !== undefined)
        steps.splice(-1, 1, { ...first, pages: { ...first.pages, more: [...first.pages.more, exchange] } });
      else steps.push({ kind: 'exchange', ...common, exchange, ...(record.list === undefined ? {} : { pages: { list: record.list, more: [] } }) });
    }
  }
  return steps;
}
