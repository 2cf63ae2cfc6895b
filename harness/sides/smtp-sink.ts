import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { CaughtMail } from '../core/effects.js';

export interface ListeningSink {
  /** `host:port`. */
  readonly address: string;
  close(): Promise<void>;
}

const END_OF_DATA = '\r\n.\r\n';

/** A mail server on the loopback interface that takes every mail and delivers none (RFC 5321, the commands that a client needs). */
export async function startSmtpSink(onMail: (mail: CaughtMail) => void): Promise<ListeningSink> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // A client that breaks off sent no mail; there is nothing to report and nobody to answer.
    socket.on('error', () => socket.destroy());
    converse(socket, onMail);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** One client's session. Bytes are kept as Latin-1 characters, one each, so that a message in any encoding stays what it was. */
function converse(socket: Socket, onMail: (mail: CaughtMail) => void): void {
  let pending = '';
  let inMessage = false;
  let from = '';
  let to: string[] = [];
  const say = (text: string): void => void socket.write(`${text}\r\n`);
  const command = (line: string): void => {
    const [, verb = '', rest = ''] = /^(\S*) ?(.*)$/.exec(line) ?? [];
    switch (verb.toUpperCase()) {
      case 'EHLO':
        say('250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8');
        break;
      case 'MAIL':
        from = addressIn(rest);
        to = [];
        say('250 sender taken');
        break;
      case 'RCPT':
        to.push(addressIn(rest));
        say('250 recipient taken');
        break;
      case 'DATA':
        if (to.length === 0) {
          say('503 no recipients');
          break;
        }
        inMessage = true;
        say('354 end with a dot');
        break;
      case 'RSET':
        from = '';
        to = [];
        say('250 forgotten');
        break;
      case 'HELO':
      case 'NOOP':
        say('250 sink');
        break;
      case 'QUIT':
        socket.end('221 bye\r\n');
        break;
      default:
        say('502 not known here');
    }
  };
  const advance = (): void => {
    for (;;) {
      // A message that is empty ends with the dot right behind the command.
      const end = inMessage ? `\r\n${pending}`.indexOf(END_OF_DATA) : pending.indexOf('\r\n');
      if (end < 0) return;
      if (inMessage) {
        // The line end before the dot belongs to the message (RFC 5321, 4.1.1.4).
        const message = pending.slice(0, end).replace(/(^|\r\n)\.\./g, '$1.');
        pending = pending.slice(end + END_OF_DATA.length - 2);
        inMessage = false;
        onMail({ from, to, message: Buffer.from(message, 'latin1') });
        say('250 taken');
      } else {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        command(line);
      }
    }
  };
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    pending += text;
    advance();
  });
  say('220 sink ESMTP');
}

/** The address of `FROM:<a@b> BODY=8BITMIME`, with whatever the path holds. */
const addressIn = (parameters: string): string => /<([^>]*)>/.exec(parameters)?.[1] ?? parameters.slice(parameters.indexOf(':') + 1).trim();
