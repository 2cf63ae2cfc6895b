import { Pool } from 'undici';
import type { Exchange, Request } from '../core/exchange.js';
import { AnswerCollector } from './answer-collector.js';
import { sendHead } from './head-request.js';

export interface ClientLimits {
  readonly connections: number;
  readonly requestTimeoutMs: number;
  readonly maxBodyBytes: number;
}

/** Sends requests to one side over kept connections, follows no redirect, and never throws for what the network does. */
export class HttpClient {
  private readonly pool: Pool;
  /** `host:port` of the side. */
  readonly authority: string;

  constructor(
    private readonly baseUrl: string,
    private readonly limits: ClientLimits,
    private readonly now: () => Date,
  ) {
    this.authority = new URL(baseUrl).host;
    this.pool = new Pool(baseUrl, {
      connections: limits.connections,
      pipelining: 1,
      headersTimeout: limits.requestTimeoutMs,
      bodyTimeout: limits.requestTimeoutMs,
      connect: { timeout: limits.requestTimeoutMs },
    });
  }

  send(request: Request, signal: AbortSignal): Promise<Exchange> {
    const sent = {
      request: { ...request, headers: [['Host', this.authority], ...request.headers] as Request['headers'] },
      startedAt: this.now().toISOString(),
    };
    const begun = performance.now();
    const collector = new AnswerCollector(this.limits.maxBodyBytes);
    const ended = new AbortController();
    const stop = (): void => {
      collector.give('aborted', 'the run was stopped');
      ended.abort();
    };
    const timer = setTimeout(() => {
      collector.give('timeout', `no whole answer within ${String(this.limits.requestTimeoutMs)} ms`);
      ended.abort();
    }, this.limits.requestTimeoutMs);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    const options = {
      method: request.method,
      path: request.path,
      headers: request.headers.flat(),
      body: request.body.length === 0 ? null : Buffer.from(request.body),
    };
    // The low-level call: a stream and an abort signal for every answer cost more than the request itself.
    if (!signal.aborted) {
      if (request.method === 'HEAD') void sendHead(this.baseUrl, request, ended.signal).then((outcome) => collector.take(outcome));
      else this.pool.dispatch(options, collector);
    }
    return collector.outcome.then((outcome) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      return { ...sent, latencyMs: performance.now() - begun, ...outcome };
    });
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
