import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Caught, CaughtCall, CaughtMail } from '../core/effects.js';
import { startSmtpSink } from './smtp-sink.js';

/** How a call is to be answered: `times` often, then the next that fits. */
export interface ScriptedAnswer {
  readonly method?: string;
  /** Path with query, exactly. */
  readonly path: string;
  readonly status: number;
  readonly json?: unknown;
  readonly times?: number;
}

/** Sinks that catch calls and mails and answer calls as told; 200 with nothing where nothing is said. */
export interface ScriptedSinks {
  readonly http: string;
  readonly mail: string;
  /** Forgets what was caught and what was held; from now on calls are answered so. */
  script(answers: readonly ScriptedAnswer[]): void;
  caught(): Caught;
  /** Leaves calls of a path without an answer; resolves when one has arrived. */
  hold(path: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts both sinks on the loopback interface. */
export async function startScriptedSinks(): Promise<ScriptedSinks> {
  let calls: CaughtCall[] = [];
  let mails: CaughtMail[] = [];
  let script: { answer: ScriptedAnswer; left: number }[] = [];
  const held = new Map<string, () => void>();
  const server = createServer((request, response) => {
    collect(request, response, (call) => {
      // Kept before it is answered: whoever has the answer finds the call caught.
      calls.push(call);
      const arrived = held.get(call.path);
      if (arrived !== undefined) {
        arrived();
        return;
      }
      const found = script.find(({ answer, left }) => left > 0 && answer.path === call.path && (answer.method ?? call.method) === call.method);
      if (found !== undefined) found.left -= 1;
      const body = found?.answer.json === undefined ? '' : JSON.stringify(found.answer.json);
      response.writeHead(found?.answer.status ?? 200, body === '' ? {} : { 'Content-Type': 'application/json' }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const mail = await startSmtpSink((caught) => mails.push(caught));
  return {
    http: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    mail: mail.address,
    script: (answers) => {
      calls = [];
      mails = [];
      held.clear();
      script = answers.map((answer) => ({ answer, left: answer.times ?? Infinity }));
    },
    caught: () => ({ calls: [...calls], mails: [...mails] }),
    hold: (path) => new Promise((resolve) => held.set(path, resolve)),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, mail.close()]);
    },
  };
}

function collect(request: IncomingMessage, response: ServerResponse, onCall: (call: CaughtCall) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A caller that breaks off made no whole call.
  request.on('error', () => response.destroy());
  request.on('end', () => {
    const headers: [string, string][] = [];
    for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) headers.push([request.rawHeaders[at] ?? '', request.rawHeaders[at + 1] ?? '']);
    onCall({ method: request.method ?? '', path: request.url ?? '', headers, body: Buffer.concat(chunks) });
  });
}
