import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeaderList } from '../core/exchange.js';
import { answer } from '../testing/builders.js';
import { withBody, wireAnswerOf, wireBytes, type WireAnswer } from './wire-answer.js';
import { Wire } from './wire.js';

let wire: Wire;
beforeAll(async () => (wire = await Wire.open(10_000)));
afterAll(() => wire.close());

async function carried(headers: HeaderList, body: string, change: (answer: WireAnswer) => WireAnswer = (same) => same): Promise<string> {
  const exchange = answer({ headers, body });
  if (exchange.kind === 'fault') throw new Error('not an answer');
  const received = await wire.carry(exchange, change(wireAnswerOf(exchange)));
  return received.kind === 'fault'
    ? received.fault
    : JSON.stringify([received.response.status, received.response.headers, Buffer.from(received.response.body).toString()]);
}

describe('an answer that is not changed arrives as it was', () => {
  test.each<[string, HeaderList, string]>([
    ['with a length', [['Content-Length', '5']], 'hello'],
    ['compressed', [['Content-Encoding', 'gzip'], ['Transfer-Encoding', 'chunked']], 'hello'], // prettier-ignore
    ['in chunks', [['Transfer-Encoding', 'chunked']], 'hello'],
    ['with repeated headers in their spelling', [['X-A', '1'], ['x-a', '2'], ['Content-Length', '0']], ''], // prettier-ignore
    ['until the end of the connection', [['X-A', '1']], 'hello'],
  ])('%s', async (_, headers, body) => {
    expect(await carried(headers, body)).toBe(JSON.stringify([200, headers, body]));
  });
});

describe('what is wrong on the wire is read as a client reads it', () => {
  test.each<[string, (answer: WireAnswer) => WireAnswer, string]>([
    ['a reset', (same) => ({ ...same, body: same.body.subarray(0, 1), ending: 'reset' }), 'reset'],
    ['a body cut short', (same) => ({ ...same, body: same.body.subarray(0, 1) }), 'reset'],
    ['no HTTP', (same) => ({ ...same, statusLine: 'SSH-2.0' }), 'malformed'],
  ])('%s', async (_, change, fault) => {
    expect(await carried([['Content-Length', '5']], 'hello', change)).toBe(fault);
  });
});

test('another body brings its length along', () => {
  const exchange = answer({ headers: [['content-length', '5']], body: 'hello' });
  if (exchange.kind === 'fault') throw new Error('not an answer');
  expect(wireBytes(withBody(wireAnswerOf(exchange), 'né')).toString('utf8')).toContain('content-length: 3\r\n\r\nné');
});
