import { createServer } from 'node:http';
import type { Caught, CaughtCall, CaughtMail } from '../core/effects.js';
import { collectCall, listenLocally } from './sinks.js';
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
    collectCall(request, response, (call) => {
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
  const http = await listenLocally(server);
  const mail = await startSmtpSink((caught) => mails.push(caught));
  return {
    http: http.address,
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
      await Promise.all([http.close(), mail.close()]);
    },
  };
}
