import { Pool, type Dispatcher } from 'undici';
import type { Request } from '../core/exchange.js';
import { explainFault } from './answer-collector.js';

/** What came back, with the moment of its last byte; a transport fault has status 0. */
export interface LoadAnswer {
  readonly status: number;
  /** Raw header lines, names and values in turn; undefined after a fault. */
  readonly rawHeaders: unknown;
  /** Bytes of the wire, content coding included. */
  readonly body: readonly Buffer[];
  readonly size: number;
  /** Milliseconds of the clock when the last byte (or the fault) came. */
  readonly endedAt: number;
  /** Name of a transport fault, empty for an answer. */
  readonly fault: string;
}

export interface LoadLimits {
  /** Most connections that are open at once; a request beyond them waits, and its waiting is part of its latency. */
  readonly connections: number;
  readonly requestTimeoutMs: number;
  readonly maxBodyBytes: number;
}

/** A request as it is sent many times: made once, outside the clock. */
export type LoadRequest = Dispatcher.DispatchOptions;

/** Makes what is sent out of a request of a case. */
export function loadRequest({ method, path, headers, body }: Request): LoadRequest {
  return { method, path, headers: headers.flat(), body: body.length === 0 ? null : Buffer.from(body) };
}

/** Sends prepared requests to one side over kept connections with as little work a request as can be, and counts the connections it opens. */
export class LoadClient {
  private readonly pool: Pool;
  /** Connections opened since the start. */
  opened = 0;

  constructor(
    baseUrl: string,
    private readonly limits: LoadLimits,
    private readonly clock: () => number,
  ) {
    this.pool = new Pool(baseUrl, {
      connections: limits.connections,
      pipelining: 1,
      headersTimeout: limits.requestTimeoutMs,
      bodyTimeout: limits.requestTimeoutMs,
      connect: { timeout: limits.requestTimeoutMs },
    });
    this.pool.on('connect', () => (this.opened += 1));
  }

  /** Sends one request; `done` is called exactly once, for an answer and for a fault alike. */
  send(request: LoadRequest, done: (answer: LoadAnswer) => void): void {
    this.pool.dispatch(request, new LoadHandler(this.limits.maxBodyBytes, this.clock, done));
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

class LoadHandler implements Dispatcher.DispatchHandler {
  private status = 0;
  private rawHeaders: unknown;
  private readonly body: Buffer[] = [];
  private size = 0;
  private tooLarge = false;

  constructor(
    private readonly maxBodyBytes: number,
    private readonly clock: () => number,
    private readonly done: (answer: LoadAnswer) => void,
  ) {}

  /** By this method the pool knows which of its two kinds of handler this is. */
  onRequestStart(): void {
    // Nothing is to be done: no request is given up before its time.
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    // Informational answers (1xx) come before the real one.
    if (statusCode < 200) return;
    this.status = statusCode;
    this.rawHeaders = controller.rawHeaders;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size <= this.maxBodyBytes) {
      this.body.push(chunk);
      return;
    }
    this.tooLarge = true;
    controller.abort(new Error(`the body is longer than ${String(this.maxBodyBytes)} bytes`));
  }

  onResponseEnd(): void {
    const { status, rawHeaders, body, size } = this;
    this.done({ status, rawHeaders, body, size, endedAt: this.clock(), fault: '' });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const fault = this.tooLarge ? 'too-large' : explainFault(error).fault;
    this.done({ status: 0, rawHeaders: undefined, body: [], size: 0, endedAt: this.clock(), fault });
  }
}

/** Value of a header of an answer, names compared without case (RFC 9110, 5.1); undefined when it is not there. */
export function rawHeader(rawHeaders: unknown, name: string): string | undefined {
  const flat = (rawHeaders ?? []) as readonly (Buffer | string)[];
  const wanted = name.toLowerCase();
  for (let at = 0; at + 1 < flat.length; at += 2) if (flat[at]?.toString('latin1').toLowerCase() === wanted) return flat[at + 1]?.toString('latin1');
  return undefined;
}
