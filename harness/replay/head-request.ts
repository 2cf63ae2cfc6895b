import { request as plainRequest } from 'node:http';
import { request as securedRequest } from 'node:https';
import type { HeaderList, Request } from '../core/exchange.js';
import { explainFault, type Outcome } from './answer-collector.js';

/** Longest wait for the end of a connection that the side was asked to close, in milliseconds. */
const CLOSING_MS = 300;

/**
 * Sends HEAD on a connection of its own and keeps what comes behind the headers. Ordinary clients drop it: after HEAD they know
 * that no body belongs there (RFC 9110, 9.3.2), and a side that sends one all the same spoils the next answer for its users.
 */
export function sendHead(baseUrl: string, request: Request, signal: AbortSignal): Promise<Outcome> {
  const url = new URL(baseUrl);
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? securedRequest : plainRequest;
    let bytes = Buffer.alloc(0);
    let head: { readonly status: number; readonly headers: HeaderList } | undefined;
    const done = (): void => {
      if (head === undefined) return;
      resolve({ kind: 'response', response: { ...head, body: bytesBehindHead(bytes), fidelity: 'raw' } });
      sent.destroy();
    };
    const headers = [['Host', url.host], ['Connection', 'close'], ...request.headers.filter(([name]) => name.toLowerCase() !== 'connection')].flat();
    const sent = send({ host: url.hostname, port: url.port, method: 'HEAD', path: request.path, headers, agent: false, signal }, (response) => {
      head = { status: response.statusCode ?? 0, headers: pairs(response.rawHeaders) };
      response.resume();
      response.once('end', () => setTimeout(done, CLOSING_MS).unref());
    });
    sent.once('socket', (socket) => {
      // Before the parser, which gives up the connection at the first byte too many.
      socket.prependListener('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
      socket.once('close', done);
    });
    sent.on('error', (error) => {
      // Bytes behind a complete answer make the parser complain; they are what is looked for.
      if (head === undefined) resolve({ kind: 'fault', ...explainFault(error) });
      else done();
    });
    sent.end();
  });
}

function pairs(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, at): [string, string][] => (at % 2 === 0 ? [[name, raw[at + 1] ?? '']] : []));
}

/** What follows the last header section; informational answers come before it. */
function bytesBehindHead(bytes: Buffer): Uint8Array {
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return new Uint8Array();
    const isInformational = /^HTTP\/1\.[01] 1\d\d /.test(rest.subarray(0, 16).toString('latin1'));
    rest = rest.subarray(end + 4);
    if (!isInformational) return rest;
  }
}
