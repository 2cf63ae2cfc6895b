import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { LoadClient } from './load-client.js';
import { runOpenLoop } from './open-loop.js';

const never = new AbortController().signal;

/** A clock that goes on by a step each time it is read. */
function fakeClock(step: number): { now: () => number; skip: (ms: number) => void } {
  let at = 1000;
  return { now: () => (at += step), skip: (ms) => (at += ms) };
}

interface Fired {
  readonly index: number;
  readonly intendedAt: number;
  readonly lateness: number;
}

describe('an open loop', () => {
  test('sends each request once, in order, never before it is due', async () => {
    const { now } = fakeClock(1 / 128);
    const fired: Fired[] = [];
    const at = [0, 0.5, 0.5, 1.75];
    await runOpenLoop({
      at,
      clock: now,
      signal: never,
      fire: (index, intendedAt, sentAt) => {
        fired.push({ index, intendedAt, lateness: sentAt - intendedAt });
        return Promise.resolve();
      },
    });
    expect(fired.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    const start = fired[0]?.intendedAt ?? 0;
    expect(fired.map(({ intendedAt }) => intendedAt - start)).toEqual(at);
    for (const { lateness } of fired) expect(lateness).toBeGreaterThanOrEqual(0);
  });

  test('sends what is overdue at once, and says how late it is', async () => {
    const { now, skip } = fakeClock(0.01);
    const late: number[] = [];
    await runOpenLoop({
      at: [0, 1, 1.5, 60],
      clock: now,
      signal: never,
      fire: (index, intendedAt, sentAt) => {
        late.push(sentAt - intendedAt);
        // The generator itself is held up after its first request.
        if (index === 0) skip(50);
        return Promise.resolve();
      },
    });
    expect(late[0]).toBeLessThan(1);
    expect(late[1]).toBeGreaterThan(49);
    expect(late[2]).toBeGreaterThan(48);
    // The schedule is not moved by it: what is due later is sent in time.
    expect(late[3]).toBeLessThan(1);
  });

  test('does not wait for an answer before it sends the next request, and ends when all are answered', async () => {
    const { now } = fakeClock(0.05);
    const answers: (() => void)[] = [];
    let isOver = false;
    const loop = runOpenLoop({
      at: [0, 1, 1.5],
      clock: now,
      signal: never,
      fire: () =>
        new Promise((resolve) => {
          answers.push(resolve);
          if (answers.length === 3) setImmediate(() => answers.slice(0, 2).forEach((answer) => answer()));
        }),
    }).then(() => (isOver = true));
    while (answers.length < 3) await new Promise((resolve) => setImmediate(resolve));
    for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    answers[2]?.();
    await loop;
    expect(isOver).toBe(true);
  });

  test('sends nothing more after an abort, however long the pause before the next request', async () => {
    const stop = new AbortController();
    const sent: number[] = [];
    const answers: (() => void)[] = [];
    let isAnswered = false;
    await runOpenLoop({
      at: [0, 0, 3_600_000],
      clock: () => performance.now(),
      signal: stop.signal,
      fire: (index) => {
        sent.push(index);
        return new Promise((resolve) => {
          answers.push(resolve);
          if (index === 0) return;
          // What is on its way is answered after the abort, and is waited for.
          setImmediate(() => {
            stop.abort();
            setImmediate(() => {
              isAnswered = true;
              for (const answer of answers) answer();
            });
          });
        });
      },
    });
    expect(sent).toEqual([0, 1]);
    expect(isAnswered).toBe(true);
  });

  test('that is aborted before it begins sends nothing', async () => {
    let count = 0;
    await runOpenLoop({ at: [0, 1], clock: () => performance.now(), signal: AbortSignal.abort(), fire: () => Promise.resolve(void (count += 1)) });
    expect(count).toBe(0);
  });

  test('without requests is over at once', async () => {
    await runOpenLoop({ at: [], clock: () => 0, signal: never, fire: () => Promise.reject(new Error('nothing to send')) });
  });
});

/** A server that stands still once for so long, from its fourth request on, and is quick otherwise. */
async function standingStill(ms: number, work: (client: LoadClient) => Promise<void>): Promise<void> {
  let count = 0;
  let until = 0;
  const server = createServer((_, response) => {
    count += 1;
    if (count === 4) until = performance.now() + ms;
    const left = until - performance.now();
    if (left > 0) setTimeout(() => response.end('x'), left);
    else response.end('x');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const limits = { connections: 64, requestTimeoutMs: 5000, maxBodyBytes: 100 };
  const client = new LoadClient(`http://127.0.0.1:${String(address.port)}`, limits, () => performance.now());
  try {
    await work(client);
  } finally {
    await client.close();
    server.close();
    server.closeAllConnections();
  }
}

const REQUEST = { method: 'GET', path: '/', headers: [], body: null } as const;
const STALL_MS = 200;
const EVERY_MS = 10;
const COUNT = 40;

describe('a server that stands still for 200 ms', () => {
  test('gets its requests all the same, and all that waited counts from when it was to be sent', async () => {
    const latencies: number[] = [];
    let whileStill = 0;
    await standingStill(STALL_MS, async (client) => {
      let answered = 0;
      await runOpenLoop({
        at: Array.from({ length: COUNT }, (_, number) => number * EVERY_MS),
        clock: () => performance.now(),
        signal: never,
        fire: (index, intendedAt) =>
          new Promise((resolve) => {
            if (answered === 3) whileStill = index;
            client.send(REQUEST, ({ endedAt, fault }) => {
              expect(fault).toBe('');
              answered += 1;
              latencies.push(endedAt - intendedAt);
              resolve();
            });
          }),
      });
    });
    expect(latencies).toHaveLength(COUNT);
    // The stall spans some twenty intended starts, of which half have more than half of it before them.
    expect(whileStill).toBeGreaterThan(15);
    expect(latencies.filter((ms) => ms > STALL_MS / 2).length).toBeGreaterThanOrEqual(8);
    expect(Math.max(...latencies)).toBeGreaterThan(STALL_MS - 20);
  });

  test('is met once by a closed loop, which sends nothing while it waits: its percentiles miss it', async () => {
    const latencies: number[] = [];
    await standingStill(STALL_MS, async (client) => {
      for (let number = 0; number < COUNT; number += 1) {
        const begun = performance.now();
        await new Promise<void>((resolve) =>
          client.send(REQUEST, ({ endedAt }) => {
            latencies.push(endedAt - begun);
            resolve();
          }),
        );
      }
    });
    expect(latencies.filter((ms) => ms > STALL_MS / 2)).toHaveLength(1);
  });
});
