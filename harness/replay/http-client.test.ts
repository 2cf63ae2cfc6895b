import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { HttpClient } from './http-client.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const resource of open.splice(0)) await resource.close();
});

/** A server that answers the first bytes of each connection by hand, so that it can be as wrong as needed. */
async function serving(answer: (socket: Socket) => void): Promise<HttpClient> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = new HttpClient(`http://127.0.0.1:${String(address.port)}`, { connections: 2, requestTimeoutMs: 300, maxBodyBytes: 1000 }, () => new Date());
  open.push({
    close: async () => {
      await client.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return client;
}

const get = { method: 'GET', path: '/x?y=1', headers: [], body: new Uint8Array() } as const;
const never = new AbortController().signal;
const faultOf = async (answer: (socket: Socket) => void): Promise<string> => {
  const exchange = await (await serving(answer)).send(get, never);
  return exchange.kind === 'fault' ? exchange.fault : `status ${String(exchange.response.status)}`;
};

test('an answer keeps repeated headers, their spelling and the raw bytes', async () => {
  const client = await serving((socket) => socket.end('HTTP/1.1 201 Created\r\nX-Twice: a\r\nx-twice: b\r\nContent-Length: 3\r\n\r\n\x00\x7f{'));
  const exchange = await client.send(get, never);
  expect(exchange).toMatchObject({ kind: 'response', response: { status: 201 } });
  if (exchange.kind !== 'response') return;
  expect(exchange.response.headers).toEqual([
    ['X-Twice', 'a'],
    ['x-twice', 'b'],
    ['Content-Length', '3'],
  ]);
  expect([...exchange.response.body]).toEqual([0, 0x7f, 0x7b]);
});

test('a redirect is an answer, not a way to go', async () => {
  expect(await faultOf((socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n'))).toBe('status 302');
});

describe('a body with a content coding', () => {
  const coded =
    (coding: string, body: Buffer, status = '200 OK') =>
    (socket: Socket): void => {
      socket.write(`HTTP/1.1 ${status}\r\nContent-Encoding: ${coding}\r\nContent-Length: ${String(body.length)}\r\n\r\n`);
      socket.end(body);
    };
  test.each([
    ['gzip', gzipSync('{"a":1}')],
    ['br', brotliCompressSync('{"a":1}')],
    ['deflate', deflateSync('{"a":1}')],
  ])('is decoded, and its header kept: %s', async (coding, body) => {
    const exchange = await (await serving(coded(coding, body))).send(get, never);
    expect(exchange.kind === 'response' && Buffer.from(exchange.response.body).toString()).toBe('{"a":1}');
    expect(exchange.kind === 'response' && exchange.response.headers[0]).toEqual(['Content-Encoding', coding]);
  });
  test('that grows beyond the limit is too large', async () => {
    expect(await faultOf(coded('gzip', gzipSync(Buffer.alloc(100_000))))).toBe('too-large');
  });
  test('that is broken is malformed', async () => {
    expect(await faultOf(coded('gzip', Buffer.from('no gzip')))).toBe('malformed');
  });
  test('of which only a part was asked for is kept as it is', async () => {
    const part = gzipSync('{"a":1}').subarray(0, 5);
    const exchange = await (await serving(coded('gzip', part, '206 Partial Content'))).send(get, never);
    expect(exchange.kind === 'response' && Buffer.from(exchange.response.body)).toEqual(part);
  });
});

describe('after HEAD', () => {
  const head = 'HTTP/1.1 200 OK\r\nX-Twice: a\r\nx-twice: b\r\nContent-Length: 3\r\n\r\n';
  test.each([
    ['no body belongs there', head, ''],
    ['a body that comes all the same is kept', `${head}abc`, 'abc'],
    ['an early hint is no answer', `HTTP/1.1 103 Early Hints\r\n\r\n${head}`, ''],
  ])('%s', async (_, bytes, body) => {
    const client = await serving((socket) => socket.end(bytes));
    const exchange = await client.send({ ...get, method: 'HEAD' }, never);
    expect(exchange.kind === 'response' && Buffer.from(exchange.response.body).toString()).toBe(body);
    expect(exchange.kind === 'response' && exchange.response.headers).toEqual([
      ['X-Twice', 'a'],
      ['x-twice', 'b'],
      ['Content-Length', '3'],
    ]);
  });
  test.each<[string, (socket: Socket) => void, string]>([
    ['a stall', () => undefined, 'timeout'],
    ['a reset', (socket) => socket.resetAndDestroy(), 'reset'],
    ['no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'), 'malformed'],
  ])('%s is a fault', async (_, answer, expected) => {
    expect(await (await serving(answer)).send({ ...get, method: 'HEAD' }, never)).toMatchObject({ kind: 'fault', fault: expected });
  });
});

describe('what a broken side does becomes a fault of the exchange', () => {
  test.each<[string, (socket: Socket) => void, string]>([
    ['a stall', () => undefined, 'timeout'],
    ['a stall in the body', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'), 'timeout'],
    ['a reset', (socket) => socket.resetAndDestroy(), 'reset'],
    ['a close before the declared end', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'), 'reset'],
    ['no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'), 'malformed'],
    [
      'an endless body',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const timer = setInterval(() => socket.write('x'.repeat(500)), 1);
        socket.once('close', () => clearInterval(timer));
      },
      'too-large',
    ],
  ])('%s', async (_, answer, expected) => {
    expect(await faultOf(answer)).toBe(expected);
  });

  test('a side that is not there refuses', async () => {
    const client = await serving((socket) => socket.end());
    const gone = new HttpClient('http://127.0.0.1:1', { connections: 1, requestTimeoutMs: 300, maxBodyBytes: 10 }, () => new Date());
    open.push(gone);
    expect(await gone.send(get, never)).toMatchObject({ kind: 'fault', fault: 'refused' });
    expect(client.authority).toContain('127.0.0.1:');
  });

  test('a stopped run aborts what is in flight', async () => {
    const stop = new AbortController();
    const client = await serving(() => stop.abort());
    expect(await client.send(get, stop.signal)).toMatchObject({ kind: 'fault', fault: 'aborted' });
  });
});
