import { Pool, errors } from 'undici';
import type { Exchange, HeaderList, Request, TransportFault } from '../core/exchange.js';

export interface ClientLimits {
  readonly connections: number;
  readonly requestTimeoutMs: number;
  readonly maxBodyBytes: number;
}

/** Sends requests to one side over kept connections, follows no redirect, and never throws for what the network does. */
export class HttpClient {
  private readonly pool: Pool;

  constructor(
    readonly baseUrl: string,
    private readonly limits: ClientLimits,
    private readonly now: () => Date,
  ) {
    this.pool = new Pool(baseUrl, {
      connections: limits.connections,
      pipelining: 1,
      headersTimeout: limits.requestTimeoutMs,
      bodyTimeout: limits.requestTimeoutMs,
      connect: { timeout: limits.requestTimeoutMs },
    });
  }

  /** `host:port` of the side. */
  get authority(): string {
    return new URL(this.baseUrl).host;
  }

  async send(request: Request, signal: AbortSignal): Promise<Exchange> {
    const sent = { request: { ...request, headers: [['Host', this.authority], ...request.headers] as HeaderList }, startedAt: this.now().toISOString() };
    const begun = performance.now();
    const deadline = AbortSignal.timeout(this.limits.requestTimeoutMs);
    try {
      const answer = await this.pool.request({
        method: request.method,
        path: request.path,
        headers: request.headers.flat(),
        body: request.body.length === 0 ? null : Buffer.from(request.body),
        responseHeaders: 'raw',
        signal: AbortSignal.any([signal, deadline]),
      });
      const body = await this.read(answer.body);
      const latencyMs = performance.now() - begun;
      if (body === undefined) {
        return { ...sent, latencyMs, kind: 'fault', fault: 'too-large', detail: `the body is longer than ${String(this.limits.maxBodyBytes)} bytes` };
      }
      const response = { status: answer.statusCode, headers: pairs(answer.headers), body, fidelity: 'raw' as const };
      return { ...sent, latencyMs, kind: 'response', response };
    } catch (error) {
      return { ...sent, latencyMs: performance.now() - begun, kind: 'fault', ...explainFault(error, deadline.aborted, signal.aborted) };
    }
  }

  private async read(body: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.length;
      // Leaving the loop destroys the stream and with it the connection: an endless body ends here.
      if (size > this.limits.maxBodyBytes) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size);
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

/** Raw response headers of undici are a flat list of names and values; typed by it as a record. */
function pairs(raw: unknown): HeaderList {
  const flat = (raw as (Buffer | string)[]).map((part) => (typeof part === 'string' ? part : part.toString('latin1')));
  const list: [string, string][] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) list.push([flat[at] ?? '', flat[at + 1] ?? '']);
  return list;
}

function explainFault(error: unknown, late: boolean, aborted: boolean): { fault: TransportFault; detail: string } {
  const detail = error instanceof Error ? error.message : String(error);
  if (aborted) return { fault: 'aborted', detail: 'the run was stopped' };
  if (late || error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError || error instanceof errors.ConnectTimeoutError)
    return { fault: 'timeout', detail };
  if (error instanceof errors.HTTPParserError || error instanceof errors.ResponseContentLengthMismatchError || error instanceof errors.HeadersOverflowError)
    return { fault: 'malformed', detail };
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ECONNREFUSED') return { fault: 'refused', detail };
  if (error instanceof errors.SocketError || code === 'ECONNRESET' || code === 'EPIPE') return { fault: 'reset', detail };
  return { fault: 'malformed', detail };
}
