import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, type Server } from 'node:http';
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
    collectCall(request, response, (call) => {
      // Kept before it is answered: whoever has the answer finds the call caught.
      calls.push(call);
      response.writeHead(Number(/\/status\/([2-5]\d\d)$/.exec(call.path)?.[1] ?? 200)).end();
    });
  });
  const http = await listenLocally(server);
  const mail = await startSmtpSink((caught) => mails.push(caught));
  return {
    addresses: { http: http.address, mail: mail.address },
    close: async () => {
      await Promise.all([http.close(), mail.close()]);
    },
  };
}

/** Reads a whole request and hands it on as a call; a caller that breaks off made none, and its side sees the broken connection. */
export function collectCall(request: IncomingMessage, response: ServerResponse, onCall: (call: CaughtCall) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('error', () => response.destroy());
  request.on('end', () => {
    const headers: [string, string][] = [];
    for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) headers.push([request.rawHeaders[at] ?? '', request.rawHeaders[at + 1] ?? '']);
    onCall({ method: request.method ?? '', path: request.url ?? '', headers, body: Buffer.concat(chunks) });
  });
}

/** Listens on a port of the loopback interface that the system chooses. */
export async function listenLocally(server: Server): Promise<{ readonly address: string; close(): Promise<void> }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
