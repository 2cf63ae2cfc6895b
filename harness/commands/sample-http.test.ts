import { afterAll, describe, expect, test } from 'vitest';
import type { SegmentRecord } from '../budgets/segment.js';
import { jsonOn, openBudgetSides, readingCase, STREAM, type BudgetSides, type BudgetSidesInput } from '../testing/budget-sides.js';
import type { Handler } from '../testing/small-project.js';
import { openHttpStream, type HttpStreamInput } from './sample-http.js';
import type { StreamSampler } from './stream-sampler.js';

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of open.splice(0)) await one.close();
});

const BODY = { name: 'a'.repeat(100) };
const fine = jsonOn({ '/a': BODY });

interface Opened {
  readonly sampler: StreamSampler;
  /** Takes one segment of half a second, after a second that does not count. */
  readonly sample: (number?: number, signal?: AbortSignal) => Promise<SegmentRecord>;
  readonly end: BudgetSides['end'];
}

async function opened(parts: Partial<BudgetSidesInput> = {}, more: Partial<HttpStreamInput> = {}): Promise<Opened> {
  const sides = await openBudgetSides({
    oracle: fine,
    target: fine,
    cases: [readingCase('ROUTE-0001', '/a')],
    routes: [{ method: 'GET', canonicalPath: '/a' }],
    ...parts,
  });
  const sampler = await openHttpStream({
    stream: STREAM,
    cases: sides.cases,
    seconds: 60,
    pair: sides.pair,
    bench: sides.bench,
    limits: { requestTimeoutMs: 300, maxBodyBytes: 10_000 },
    digestHeader: undefined,
    readBackEvery: 10,
    now: () => new Date(),
    clock: () => performance.now(),
    signal: sides.bench.signal,
    ...more,
  });
  open.push(sampler, sides);
  const sample: Opened['sample'] = async (number = 1, signal = new AbortController().signal) => {
    const [segment] = await sampler.sample({ number, seconds: 0.5, seed: 5, signal });
    if (segment === undefined) throw new Error('no segment');
    return segment;
  };
  return { sampler, sample, end: sides.end };
}

/** How many requests of a side came out in one of these ways: `k` ok, `e` error, `l` late, `w` warming up. */
const countOf = ({ side, outcome }: SegmentRecord, wanted: 'o' | 't', ways: string): number =>
  Array.from(side).filter((one, at) => one === wanted && ways.includes(outcome[at] ?? '?')).length;

const firstHits = ({ first }: SegmentRecord): number => first.replaceAll('0', '').length;

/** Answers as usual until it is told to answer otherwise. */
function turning(otherwise: Handler): { readonly handler: Handler; readonly turn: () => void } {
  let isTurned = false;
  return { handler: (request, response) => (isTurned && request.url === '/a' ? otherwise : fine)(request, response), turn: () => (isTurned = true) };
}

/** 40 a second to each side: 40 in the second of warming up, 20 that count. */
const COUNTED = 20;

// Most of a segment is waiting, so they wait side by side.
describe.concurrent('a segment', { timeout: 15_000 }, () => {
  test('has every request of the schedule to both sides, those of the first second as warming up, over kept connections', async () => {
    const { sampler, sample } = await opened();
    expect(sampler.plans).toEqual([
      { id: 'PB-WEB/anonymous', budget: 'PB-WEB', items: [{ case: 'PT-ROUTE-0001.get', row: 'ROUTE-0001' }], leftOut: [], seconds: 60 },
    ]);
    const first = await sample();
    expect(first).toMatchObject({
      type: 'segment',
      stream: 'PB-WEB/anonymous',
      number: 1,
      seconds: 0.5,
      blocks: 1,
      down: [],
      errors: { oracle: {}, target: {} },
    });
    for (const side of ['o', 't'] as const) {
      // The arrival at the very end of the warming up may fall on either side of it.
      expect(countOf(first, side, 'w')).toBeGreaterThanOrEqual(39);
      expect(countOf(first, side, 'kl')).toBeGreaterThanOrEqual(COUNTED);
      expect(countOf(first, side, 'kelw')).toBe(60);
    }
    expect(Math.min(...first.micros)).toBeGreaterThan(0);
    expect(first.sides.oracle.connections).toBeLessThan(10);
    expect('clockStep' in first).toBe(false);
  });

  test.each([
    ['each block reads another thing', 2, [2, 2]],
    ['what was read in an earlier segment is no first hit', 1, [2, 0]],
  ])('has a first hit of each side where something is read for the first time: %s', async (_, instances, firsts) => {
    const { sample } = await opened({}, { stream: { ...STREAM, instances } });
    const segments = [await sample(1), await sample(2)];
    expect(segments.map(firstHits)).toEqual(firsts);
  });

  test('of a writing case prepares a thing of its own for each request, outside the clock', async () => {
    const made: string[] = [];
    const take: Handler = (request, response) => {
      if (request.method === 'PUT') made.push(request.url ?? '');
      response.statusCode = request.url?.startsWith('/a/') === true ? 201 : 404;
      response.end();
    };
    const put = { ...readingCase('ROUTE-0001', '/a'), name: 'put', steps: [{ method: 'PUT', path: '/a/{{case}}' }] };
    const { sample } = await opened({ oracle: take, target: take, cases: [put], routes: [{ method: 'PUT', canonicalPath: '/a/<x>' }] });
    made.length = 0;
    const segment = await sample();
    expect(countOf(segment, 'o', 'kl')).toBeGreaterThanOrEqual(COUNTED);
    expect(new Set(made).size).toBe(120);
    expect(segment.first).not.toContain('1');
  });
});

describe.concurrent('an answer that is none is an error and no latency', { timeout: 15_000 }, () => {
  const half = JSON.stringify(BODY).slice(0, 30);
  test.each<[string, Handler]>([
    ['status 500', (_, response) => response.writeHead(500).end('{}')],
    ['empty body', (_, response) => response.end()],
    ['short body', (_, response) => response.end(half)],
    ['long body', (_, response) => response.end('x'.repeat(1000))],
    ['reset', (request) => request.socket.resetAndDestroy()],
  ])('%s', async (error, otherwise) => {
    const { handler, turn } = turning(otherwise);
    const { sample } = await opened({ target: handler });
    turn();
    const segment = await sample();
    expect(countOf(segment, 't', 'k')).toBe(0);
    expect(segment.errors.oracle).toEqual({});
    expect(Object.keys(segment.errors.target)).toEqual([error]);
    expect(segment.errors.target[error]).toBe(countOf(segment, 't', 'e'));
    expect(countOf(segment, 't', 'e')).toBeGreaterThanOrEqual(COUNTED);
    // A side that answers its health check is not down, whatever it does to requests.
    expect(segment.down).toEqual([]);
  });
});

describe.concurrent('what makes a window doubtful is said', { timeout: 15_000 }, () => {
  test('a side that dies in it', async () => {
    let count = 0;
    let die = (): void => undefined;
    const target: Handler = (request, response) => {
      count += 1;
      if (count === 50) die();
      else fine(request, response);
    };
    const { sample, end } = await opened({ target });
    die = () => end('target');
    const segment = await sample();
    expect(segment.down).toEqual(['target']);
    expect(segment.errors.oracle).toEqual({});
    expect(segment.errors.target).toHaveProperty('refused');
  });

  test('a monotonic clock that steps back makes what was on its way void', async () => {
    let back = 0;
    let count = 0;
    const oracle: Handler = (request, response) => {
      count += 1;
      // Long after the warming up, between the sending of a request and its answer.
      if (count === 55) back = 400;
      fine(request, response);
    };
    const { sample } = await opened({ oracle }, { clock: () => performance.now() - back });
    count = 0;
    const segment = await sample();
    expect(back).toBe(400);
    expect(countOf(segment, 'o', 'l')).toBeGreaterThanOrEqual(1);
    expect(segment.errors).toEqual({ oracle: {}, target: {} });
    expect(Math.min(...segment.micros)).toBe(0);
    expect(segment.micros.filter((micros, at) => micros === 0 && segment.outcome[at] === 'k')).toEqual([]);
  });

  test.each([
    [-30_000, true],
    [30_000, true],
    [100, false],
  ])('a wall clock that is set by %i ms is noted when it matters: %s, and moves no latency', async (step, isNoted) => {
    let moved = 0;
    let count = 0;
    const oracle: Handler = (request, response) => {
      count += 1;
      if (count === 50) moved = step;
      fine(request, response);
    };
    const { sample } = await opened({ oracle }, { now: () => new Date(Date.now() + moved) });
    count = 0;
    const segment = await sample();
    expect(moved).toBe(step);
    if (isNoted) expect(segment.clockStep).toBeCloseTo(step / 1000, 0);
    else expect(segment.clockStep).toBeUndefined();
    expect(Math.max(...segment.micros)).toBeLessThan(5_000_000);
  });

  test('things that can no longer be prepared are errors of the side, not of the other', async () => {
    const both =
      (before: Handler): Handler =>
      (request, response) =>
        request.url === '/make' && request.method === 'POST' ? before(request, response) : jsonOn({ '/a': {} })(request, response);
    const make = jsonOn({ '/make': {} });
    let isBroken = false;
    const put = {
      ...readingCase('ROUTE-0001', '/a'),
      name: 'put',
      steps: [
        { method: 'POST', path: '/make', setup: true },
        { method: 'PUT', path: '/a' },
      ],
    };
    const { sample } = await opened({
      oracle: both(make),
      target: both((request, response) => (isBroken ? response.writeHead(503).end() : make(request, response))),
      cases: [put],
      routes: [{ method: 'PUT', canonicalPath: '/a' }],
    });
    isBroken = true;
    const segment = await sample();
    expect(segment.errors.oracle).toEqual({});
    expect(segment.errors.target).toEqual({ 'not prepared': countOf(segment, 't', 'e') });
    expect(segment.down).toEqual([]);
  });
});

test('a stream of which nothing can be sent says why and takes no time', async () => {
  const { sampler } = await opened({ target: jsonOn({}) });
  expect(sampler.plans).toMatchObject([{ items: [], seconds: 0, leftOut: ['PT-ROUTE-0001.get: the target does not have the route'] }]);
});

// By itself: it holds up everything in this process.
test('a generator that is held up is late: what it sends then counts from when it was to be sent, and is void', async () => {
  let count = 0;
  const oracle: Handler = (request, response) => {
    count += 1;
    const until = performance.now() + (count === 50 ? 300 : 0);
    while (performance.now() < until);
    fine(request, response);
  };
  const { sample } = await opened({ oracle });
  count = 0;
  const segment = await sample();
  const late = segment.micros.filter((_, at) => segment.outcome[at] === 'l');
  // Some twenty requests to both sides fall due meanwhile and go out together after it.
  expect(late.length).toBeGreaterThan(10);
  expect(late.filter((micros) => micros > 100_000).length).toBeGreaterThanOrEqual(8);
  expect(segment.errors).toEqual({ oracle: {}, target: {} });
  expect(segment.generator.max).toBeGreaterThan(200);
});

test('an abort ends a segment at once', async () => {
  const stop = new AbortController();
  let count = 0;
  const oracle: Handler = (request, response) => {
    count += 1;
    if (count === 10) stop.abort();
    fine(request, response);
  };
  const { sample } = await opened({ oracle });
  count = 0;
  const segment = await sample(1, stop.signal);
  expect(segment.side.length).toBeLessThan(60);
});
