import { once } from 'node:events';
import { connect } from 'node:net';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { CAUGHT_PATH, parseCaught, type Caught } from '../core/effects.js';
import { startSinks, type Sinks } from './sinks.js';

async function withSinks(work: (sinks: Sinks) => Promise<void>): Promise<void> {
  const sinks = await startSinks();
  try {
    await work(sinks);
  } finally {
    await sinks.close();
  }
}

const caught = async ({ addresses }: Sinks): Promise<Caught> => parseCaught(await (await request(`http://${addresses.http}${CAUGHT_PATH}`)).body.text());

/** Sends lines one by one, each after the answer to the one before, and gives all that the server said. */
async function speak(address: string, lines: readonly string[]): Promise<string> {
  const [host = '', port = ''] = address.split(':');
  const socket = connect(Number(port), host).setEncoding('latin1');
  let heard = '';
  const said = async (): Promise<void> => {
    const [text] = (await once(socket, 'data')) as [string];
    heard += text;
  };
  await said();
  for (const line of lines) {
    socket.write(line, 'latin1');
    await said();
  }
  socket.end();
  return heard;
}

test('a call is caught with the bytes of its body and the spelling and order of its headers', async () => {
  await withSinks(async (sinks) => {
    const body = Buffer.from([0, 255, 10]);
    const answer = await request(`http://${sinks.addresses.http}/hook?a=b`, { method: 'PUT', headers: ['X-Second', '2', 'x-first', '1'], body });
    expect(answer.statusCode).toBe(200);
    const { calls } = await caught(sinks);
    expect(calls).toMatchObject([{ method: 'PUT', path: '/hook?a=b', body }]);
    expect(calls[0]?.headers.filter(([name]) => name.toLowerCase().startsWith('x-'))).toEqual([
      ['X-Second', '2'],
      ['x-first', '1'],
    ]);
  });
});

test('a call is refused with the status that its path ends in', async () => {
  await withSinks(async (sinks) => {
    expect((await request(`http://${sinks.addresses.http}/x/status/503`, { method: 'POST' })).statusCode).toBe(503);
    expect((await caught(sinks)).calls).toHaveLength(1);
  });
});

test('mails are caught with their envelope and the bytes of the message, doubled dots undone', async () => {
  await withSinks(async (sinks) => {
    const said = await speak(sinks.addresses.mail, [
      'EHLO me\r\n',
      'MAIL FROM:<a@b> BODY=8BITMIME\r\n',
      'RCPT TO:<c@d>\r\n',
      'RCPT TO:<e@f>\r\n',
      'DATA\r\n',
      'Subject: x\r\n\r\n..dot\r\n\u00e9\r\n.\r\n',
      'RSET\r\n',
      'DATA\r\n',
      'MAIL FROM:<>\r\n',
      'RCPT TO:<g@h>\r\n',
      'DATA\r\n',
      '.\r\n',
      'BDAT 5\r\n',
      'QUIT\r\n',
    ]);
    expect(said).toMatch(/503 no recipients[^]*502 [^]*221 /);
    const { mails } = await caught(sinks);
    expect(mails).toEqual([
      { from: 'a@b', to: ['c@d', 'e@f'], message: Buffer.from('Subject: x\r\n\r\n.dot\r\n\u00e9\r\n', 'latin1') },
      { from: '', to: ['g@h'], message: Buffer.from('') },
    ]);
  });
});

test('a message that arrives in pieces is one mail', async () => {
  await withSinks(async (sinks) => {
    const [host = '', port = ''] = sinks.addresses.mail.split(':');
    const socket = connect(Number(port), host);
    const closed = once(socket, 'close');
    for (const piece of ['EHLO x\r', '\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nhel', 'lo\r', '\n', '.', '\r\nQUIT\r\n']) {
      socket.write(piece);
    }
    socket.resume();
    await closed;
    expect((await caught(sinks)).mails.map(({ message }) => Buffer.from(message).toString())).toEqual(['hello\r\n']);
  });
});
