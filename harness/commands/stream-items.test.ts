import { afterEach, describe, expect, test } from 'vitest';
import type { FixtureCase } from '../core/fixture.js';
import { LoadClient, type LoadAnswer } from '../replay/load-client.js';
import { jsonOn, openBudgetSides, readingCase, STREAM, type BudgetSides, type BudgetSidesInput } from '../testing/budget-sides.js';
import type { Handler } from '../testing/small-project.js';
import { ItemMaker, type ItemsInput, type StreamItem } from './stream-items.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const BODY = { name: 'a'.repeat(100) };
const route = (method: string, canonicalPath: string): BudgetSidesInput['routes'][number] => ({ method, canonicalPath });

interface Made {
  readonly maker: ItemMaker;
  readonly sides: BudgetSides;
}

async function makerOn(parts: Partial<BudgetSidesInput> = {}, more: Partial<ItemsInput> = {}): Promise<Made> {
  const sides = await openBudgetSides({
    oracle: jsonOn({ '/a': BODY }),
    target: jsonOn({ '/a': BODY }),
    cases: [readingCase('ROUTE-0001', '/a')],
    routes: [route('GET', '/a')],
    ...parts,
  });
  const client = (side: 'oracle' | 'target'): LoadClient =>
    new LoadClient(sides.pair[side].baseUrl, { connections: 2, requestTimeoutMs: 300, maxBodyBytes: 10_000 }, () => 0);
  const clients = { oracle: client('oracle'), target: client('target') };
  open.push(clients.oracle, clients.target, sides);
  const maker = new ItemMaker({
    id: 'PB-WEB/anonymous',
    stream: STREAM,
    bench: sides.bench,
    digestHeader: undefined,
    ask: (side, request) => new Promise<LoadAnswer>((resolve) => clients[side].send(request, resolve)),
    now: () => new Date(),
    signal: new AbortController().signal,
    ...more,
  });
  return { maker, sides };
}

async function probed(parts: Partial<BudgetSidesInput> = {}, more: Partial<ItemsInput> = {}): Promise<StreamItem | string> {
  const { maker, sides } = await makerOn(parts, more);
  const [one] = sides.cases;
  if (one === undefined) throw new Error('the project has no case');
  return maker.probe(one);
}

/** Answers its first requests as `usual` and the others as `later`. */
function thenAs(first: number, usual: Handler, later: Handler): Handler {
  let count = 0;
  return (request, response) => ((count += 1) <= first ? usual : later)(request, response);
}

const write: FixtureCase = { ...readingCase('ROUTE-0001', '/a'), name: 'put', steps: [{ method: 'PUT', path: '/a', json: { name: '{{case}}' } }] };

describe('a case that both sides answer alike', () => {
  test('is sent as it is, measured by what each side answered', async () => {
    const item = await probed();
    const size = JSON.stringify(BODY).length;
    expect(item).toMatchObject({
      route: { method: 'GET', canonicalPath: '/a' },
      repeats: true,
      doubt: '',
      hasDigest: false,
      expectations: { oracle: { expect: '2xx', size }, target: { expect: '2xx', size } },
      instances: { oracle: [{ method: 'GET', path: '/a' }], target: [{ method: 'GET', path: '/a' }] },
    });
  });

  test('is prepared anew for each time it is sent where it writes, under another name each time', async () => {
    const { maker, sides } = await makerOn({ cases: [write], routes: [route('PUT', '/a')] });
    const [one] = sides.cases;
    if (one === undefined) throw new Error('the project has no case');
    const item = await maker.probe(one);
    if (typeof item === 'string') throw new Error(item);
    expect(item.repeats).toBe(false);
    const bodies = [await maker.prepare('oracle', item), await maker.prepare('oracle', item), await maker.prepare('target', item)];
    const names = [...bodies.map(({ request }) => request), ...item.instances.oracle].map(({ body }) => (body as Buffer).toString());
    expect(new Set(names).size).toBe(4);
  });

  test('has a digest where the oracle names one', async () => {
    const digests: Handler = (request, response) => {
      response.setHeader('X-Digest', 'sha256:x');
      jsonOn({ '/a': BODY })(request, response);
    };
    const sides = { oracle: digests, target: digests };
    expect(await probed(sides, { digestHeader: 'x-digest' })).toMatchObject({ hasDigest: true });
    expect(await probed(sides, { digestHeader: 'other' })).toMatchObject({ hasDigest: false });
  });
});

describe('a case that the sides answer differently is sent and doubted, and the oracle is its measure', () => {
  const size = JSON.stringify(BODY).length;
  test.each<[string, Handler]>([
    ['a quick 500', (_, response) => response.writeHead(500).end('{}')],
    ['an empty body', (_, response) => response.end()],
    ['another value', jsonOn({ '/a': { name: 'b'.repeat(100) } })],
  ])('%s', async (_, target) => {
    const item = await probed({ target: (request, response) => (request.url === '/a' ? target : jsonOn({}))(request, response) });
    expect(item).toMatchObject({
      doubt: 'PT-ROUTE-0001.get: the case is mismatch; parity run --case PT-ROUTE-0001.get says why',
      expectations: { target: { expect: '2xx', size } },
    });
  });

  test('an empty body that comes after a match does not become the measure', async () => {
    const item = await probed({ target: thenAs(1, jsonOn({ '/a': BODY }), (_, response) => response.end()) });
    expect(item).toMatchObject({ doubt: '', expectations: { target: { size } } });
  });
});

describe('a case is left out, with the reason', () => {
  const cases = [write];
  const routes = [route('PUT', '/a')];
  test.each<[string, Partial<BudgetSidesInput>, Partial<ItemsInput>, string]>([
    ['where it is a HEAD', { routes: [route('HEAD', '/a')] }, {}, 'HEAD ends the kept connection'],
    ['where the target lacks the route', { target: jsonOn({}) }, {}, 'the target does not have the route'],
    ['where the oracle does not answer as declared', { oracle: jsonOn({}), target: jsonOn({}) }, {}, 'the oracle does not answer as declared (status 404)'],
    ['where no step asks the row', { cases, routes: [route('POST', '/a')] }, {}, 'could not be prepared on the oracle: no measured step asks POST /a'],
    [
      'where somebody else sends it',
      { cases, routes },
      { stream: { ...STREAM, principal: 'session' } },
      'could not be prepared on the oracle: anonymous sends it, and the stream is of session principals',
    ],
    [
      'where the target cannot be prepared',
      {
        cases: [{ ...write, steps: [{ method: 'POST', path: '/b', setup: true }, ...write.steps] }],
        routes,
        oracle: jsonOn({ '/a': BODY, '/b': {} }),
      },
      {},
      'could not be prepared on the target: step 1: setup-failed: POST /b answered 404 {}',
    ],
  ])('%s', async (_, parts, more, reason) => {
    expect(await probed(parts, more)).toContain(reason);
  });

  test('where its row is no route', async () => {
    const { maker, sides } = await makerOn();
    const [one] = sides.cases;
    expect(one === undefined ? '' : await maker.probe({ ...one, row: 'QUEUE-1' })).toBe('its row is no route');
  });

  test('where a step has no principal that there is', async () => {
    expect(
      await probed({ cases: [readingCase('ROUTE-0001', '/a', { principal: 'session:nobody' })] }, { stream: { ...STREAM, principal: 'session' } }),
    ).toMatch(/^could not be prepared on the oracle: /);
  });
});
