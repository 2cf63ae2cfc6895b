import { errors, type Dispatcher } from 'undici';
import type { HeaderList, Response, TransportFault } from '../core/exchange.js';
import { codingsOf, decodeContent } from './decode-content.js';

export type Outcome =
  { readonly kind: 'response'; readonly response: Response } | { readonly kind: 'fault'; readonly fault: TransportFault; readonly detail: string };

const PARTIAL_CONTENT = 206;

/** Collects one answer with its raw headers and its bytes without their content coding, within a size limit, or says why there is none. */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly outcome: Promise<Outcome>;
  private settle: (outcome: Outcome) => void = () => undefined;
  private controller: Dispatcher.DispatchController | undefined;
  private given: { readonly fault: TransportFault; readonly detail: string } | undefined;
  private status = 0;
  private headers: HeaderList = [];
  private readonly chunks: Buffer[] = [];
  private size = 0;

  constructor(private readonly maxBodyBytes: number) {
    this.outcome = new Promise((resolve) => (this.settle = resolve));
  }

  /** Ends the exchange with a fault, closing the connection when one is in use: an endless body ends here. */
  give(fault: TransportFault, detail: string): void {
    this.given ??= { fault, detail };
    this.controller?.abort(new Error(detail));
    this.settle({ kind: 'fault', ...this.given });
  }

  /** Ends the exchange with an outcome that came another way; the first one counts. */
  take(outcome: Outcome): void {
    this.settle(outcome);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // Given up while it waited for a connection: it must not be sent any more.
    if (this.given !== undefined) controller.abort(new Error(this.given.detail));
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    // Informational answers (1xx) come before the real one and are no answer themselves.
    if (statusCode < 200) return;
    this.status = statusCode;
    this.headers = pairs(controller.rawHeaders);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.maxBodyBytes) this.give('too-large', `the body is longer than ${String(this.maxBodyBytes)} bytes`);
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const { status, headers } = this;
    const body = Buffer.concat(this.chunks, this.size);
    const answer = (decoded: Buffer): void => this.settle({ kind: 'response', response: { status, headers, body: decoded, fidelity: 'raw' } });
    const codings = codingsOf(headers);
    // A part of a coded body cannot be decoded by itself.
    if (codings.length === 0 || body.length === 0 || status === PARTIAL_CONTENT) answer(body);
    else
      void decodeContent(body, codings, this.maxBodyBytes).then((result) => {
        if (result.kind === 'decoded') answer(result.body);
        else this.settle(result);
      });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.settle({ kind: 'fault', ...(this.given ?? explainFault(error)) });
  }
}

/** Raw response headers are a flat list of names and values. */
function pairs(raw: unknown): HeaderList {
  const flat = ((raw ?? []) as (Buffer | string)[]).map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
  const list: [string, string][] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) list.push([flat[at] ?? '', flat[at + 1] ?? '']);
  return list;
}

/** Names a network error. */
export function explainFault(error: Error): { fault: TransportFault; detail: string } {
  const detail = error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError || error instanceof errors.ConnectTimeoutError)
    return { fault: 'timeout', detail };
  if (code === 'ECONNREFUSED') return { fault: 'refused', detail };
  if (error instanceof errors.SocketError || code === 'ECONNRESET' || code === 'EPIPE') return { fault: 'reset', detail };
  return { fault: 'malformed', detail };
}
