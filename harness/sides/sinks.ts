import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CAUGHT_PATH, writeCaught, type CaughtCall, type CaughtMail, type SinkAddresses } from '../core/effects.js';
import { startSmtpSink } from './smtp-sink.js';

/** Catches what a side sends out; lives as long as the side. */
export interface Sinks {
  readonly addresses: SinkAddresses;
  close(): Promise<void>;
}

/**
 * Starts an HTTP and a mail server on the loopback interface that take everything and pass nothing on. A call is answered 200, or with
 * the status that its path ends in (`/status/503`). What was caught is read on a path of the HTTP sink, because the process that
 * compares is another one than the process that holds the sides when they are kept up.
 */
export async function startSinks(): Promise<Sinks> {
  const calls: CaughtCall[] = [];
  const mails: CaughtMail[] = [];
  const server = createServer((request, response) => {
    if (request.url === CAUGHT_PATH) {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(writeCaught({ calls, mails }));
      return;
    }
    catchCall(request, response, (call) => calls.push(call));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const mail = await startSmtpSink((caught) => mails.push(caught));
  return {
    addresses: { http: `127.0.0.1:${String((server.address() as AddressInfo).port)}`, mail: mail.address },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, mail.close()]);
    },
  };
}

function catchCall(request: IncomingMessage, response: ServerResponse, onCall: (call: CaughtCall) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A caller that breaks off made no whole call; its side sees the broken connection.
  request.on('error', () => response.destroy());
  request.on('end', () => {
    const headers: [string, string][] = [];
    for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) headers.push([request.rawHeaders[at] ?? '', request.rawHeaders[at + 1] ?? '']);
    // Kept before it is answered: whoever has the answer finds the call caught.
    onCall({ method: request.method ?? '', path: request.url ?? '', headers, body: Buffer.concat(chunks) });
    response.writeHead(Number(/\/status\/([2-5]\d\d)$/.exec(request.url ?? '')?.[1] ?? 200)).end();
  });
}
