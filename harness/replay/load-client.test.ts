import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { LoadClient, loadRequest, rawHeader, type LoadAnswer, type LoadRequest } from './load-client.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const resource of open.splice(0)) await resource.close();
});

/** What a server does with each request on a connection; `number` counts its requests. */
type Answer = (socket: Socket, number: number, bytes: string) => void;

/** A server that answers the bytes of each request by hand, so that it can be as wrong as needed. */
async function serving(answer: Answer, connections = 2, clock: () => number = () => 0): Promise<LoadClient> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let number = 0;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => answer(socket, (number += 1), bytes.toString('latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = new LoadClient(`http://127.0.0.1:${String(address.port)}`, { connections, requestTimeoutMs: 200, maxBodyBytes: 1000 }, clock);
  open.push({
    close: async () => {
      await client.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return client;
}

const GET: LoadRequest = { method: 'GET', path: '/x?y=1', headers: ['Accept', '*/*'], body: null };
const ask = (client: LoadClient, request = GET): Promise<LoadAnswer> => new Promise((resolve) => client.send(request, resolve));
const say = (body: string): string => `HTTP/1.1 200 OK\r\nX-Twice: a\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`;
const fine: Answer = (socket) => socket.write(say('abc'));

test('an answer has its status, its bytes, its headers and the moment of its last byte', async () => {
  let now = 5;
  const client = await serving(
    (socket) => {
      socket.write(say('abcdef').slice(0, -3));
      setImmediate(() => {
        now = 17;
        socket.write('def');
      });
    },
    1,
    () => now,
  );
  const answer = await ask(client);
  expect(answer).toMatchObject({ status: 200, size: 6, endedAt: 17, fault: '' });
  expect(Buffer.concat(answer.body).toString()).toBe('abcdef');
  expect(rawHeader(answer.rawHeaders, 'x-twice')).toBe('a');
});

test('a request goes out as it was prepared', async () => {
  const seen: string[] = [];
  const client = await serving((socket, _, bytes) => {
    seen.push(bytes);
    socket.write(say(''));
  });
  const body = Buffer.from('{"a":1}');
  await ask(client, loadRequest({ method: 'PUT', path: '/v2/a?b=c', headers: [['X-One', 'two']], body }));
  expect(seen.join('')).toMatch(/^PUT \/v2\/a\?b=c HTTP\/1\.1\r\n[^]*X-One: two\r\n[^]*\r\n\r\n\{"a":1\}$/i);
  expect(loadRequest({ method: 'GET', path: '/', headers: [], body: new Uint8Array() }).body).toBeNull();
});

test('an early hint is no answer', async () => {
  const client = await serving((socket) => socket.write(`HTTP/1.1 103 Early Hints\r\nX-Twice: early\r\n\r\n${say('abc')}`));
  const answer = await ask(client);
  expect(answer).toMatchObject({ status: 200, size: 3 });
  expect(rawHeader(answer.rawHeaders, 'X-Twice')).toBe('a');
});

describe('connections', () => {
  test('that are kept are counted once, however many requests they carry', async () => {
    const numbers: number[] = [];
    const client = await serving((socket, number) => {
      numbers.push(number);
      socket.write(say('abc'));
    }, 1);
    for (let count = 0; count < 5; count += 1) await ask(client);
    expect(client.opened).toBe(1);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  test('that the side closes after each answer are counted each', async () => {
    const client = await serving((socket) => socket.end(say('abc').replace('X-Twice: a', 'Connection: close')));
    for (let count = 0; count < 3; count += 1) expect((await ask(client)).status).toBe(200);
    expect(client.opened).toBe(3);
  });

  test('are never more than the limit: what is beyond waits, and is answered', async () => {
    const client = await serving((socket) => setImmediate(() => socket.write(say('abc'))), 2);
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(client)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(8).fill(200));
    expect(client.opened).toBe(2);
  });
});

describe('what a broken side does becomes a fault of the answer, told once', () => {
  const half: Answer = (socket) => socket.write(say('abc').slice(0, -1));
  test.each<[string, Answer, string]>([
    ['a stall', () => undefined, 'timeout'],
    ['a stall in the body', half, 'timeout'],
    ['a reset', (socket) => socket.resetAndDestroy(), 'reset'],
    ['a close without an answer', (socket) => socket.end(), 'reset'],
    ['a close before the declared end', (socket) => socket.end(say('abc').slice(0, -1)), 'reset'],
    ['no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'), 'malformed'],
    ['a body beyond the limit', (socket) => socket.write(say('x'.repeat(1001))), 'too-large'],
  ])('%s', async (_, answer, fault) => {
    const client = await serving(answer, 1, () => 9);
    const answers: LoadAnswer[] = [];
    await new Promise<void>((resolve) => {
      client.send(GET, (one) => {
        answers.push(one);
        resolve();
      });
    });
    await client.close();
    expect(answers).toEqual([{ status: 0, rawHeaders: undefined, body: [], size: 0, endedAt: 9, fault }]);
  });

  test('a body at the limit is none', async () => {
    expect(await ask(await serving((socket) => socket.write(say('x'.repeat(1000)))))).toMatchObject({ status: 200, size: 1000, fault: '' });
  });

  test('after a fault the next request gets a connection of its own', async () => {
    let isFirst = true;
    const client = await serving((socket) => {
      if (isFirst) socket.resetAndDestroy();
      else socket.write(say('abc'));
      isFirst = false;
    }, 1);
    expect((await ask(client)).fault).toBe('reset');
    expect((await ask(client)).status).toBe(200);
    expect(client.opened).toBe(2);
  });

  test('a side that is not there refuses', async () => {
    const gone = new LoadClient('http://127.0.0.1:1', { connections: 1, requestTimeoutMs: 200, maxBodyBytes: 10 }, () => 0);
    open.push(gone);
    expect(await ask(gone)).toMatchObject({ status: 0, fault: 'refused' });
    expect(gone.opened).toBe(0);
  });

  test('a request that cannot be sent is told too', async () => {
    expect((await ask(await serving(fine), { ...GET, path: 'no slash' })).fault).toBe('malformed');
  });
});

test('a header is found by its name without case; the first of several', () => {
  const raw = ['A', '1', Buffer.from('Docker-Content-Digest'), Buffer.from('sha256:x'), 'a', '2'];
  expect(rawHeader(raw, 'a')).toBe('1');
  expect(rawHeader(raw, 'docker-content-digest')).toBe('sha256:x');
  expect(rawHeader(raw, '1')).toBeUndefined();
  expect(rawHeader(undefined, 'a')).toBeUndefined();
});
