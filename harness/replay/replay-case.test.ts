import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Exchange, Request } from '../core/exchange.js';
import type { FixtureCase } from '../core/fixture.js';
import type { Observation } from '../core/observation.js';
import { answer } from '../testing/builders.js';
import { replayCase } from './replay-case.js';
import { PrincipalFailed, type SideSession } from './session.js';

const script = (steps: FixtureCase['steps'], parts: Partial<FixtureCase> = {}): FixtureCase => ({
  row: 'ROUTE-0001',
  name: 'case',
  principal: 'anonymous',
  steps,
  ...parts,
});

interface Played {
  readonly observation: Observation;
  readonly sent: readonly Request[];
}

async function play(one: FixtureCase, reply: (request: Request) => Exchange, parts: Partial<SideSession> = {}): Promise<Played> {
  const sent: Request[] = [];
  const session: SideSession = {
    side: 'target',
    variables: new Map([['base', 'http://side']]),
    send: (request) => {
      sent.push(request);
      return Promise.resolve(reply(request));
    },
    credentials: () => Promise.resolve({}),
    readRows: () => Promise.resolve({ json: '[]', count: 0 }),
    watchEffects: () => Promise.reject(new Error('not watched')),
    runWorker: () => Promise.resolve({ exitCode: 0, output: '' }),
    ...parts,
  };
  const observation = await replayCase({
    script: one,
    variables: new Map([['case', 'c1']]),
    session,
    signal: new AbortController().signal,
    now: () => new Date(0),
  });
  return { observation, sent };
}

test('values captured from an answer fill the steps after it', async () => {
  const one = script([
    {
      setup: true,
      method: 'POST',
      path: '/orgs',
      json: { name: '{{case}}o' },
      capture: { id: { json: '/list/0/id' }, where: { header: 'Location' }, part: { header: 'Location', pattern: 'x/(\\d+)' } },
    },
    { method: 'GET', path: '{{where}}?id={{id}}&part={{part}}' },
  ]);
  const { observation, sent } = await play(one, () => answer({ status: 201, body: '{"list":[{"id":7}]}', headers: [['Location', 'http://side/x/42']] }));
  expect(observation.halt).toBeUndefined();
  expect(Buffer.from(sent[0]?.body ?? []).toString()).toBe('{"name":"c1o"}');
  expect(sent[1]?.path).toBe('/x/42?id=7&part=42');
});

test('a header that a step says itself stands for the one of its credentials', async () => {
  const one = script([{ method: 'GET', path: '/x', headers: { cookie: 'of-an-earlier-answer' } }]);
  const { sent } = await play(one, () => answer({}), { credentials: () => Promise.resolve({ Cookie: 'of-the-session', 'X-CSRF-Token': 't' }) });
  expect(sent[0]?.headers.filter(([name]) => /^(cookie|x-csrf-token)$/i.test(name))).toEqual([
    ['X-CSRF-Token', 't'],
    ['cookie', 'of-an-earlier-answer'],
  ]);
});

test('data entries give their digest and size to the entries and steps after them', async () => {
  const one = script([{ method: 'PUT', path: '/m', data: 'manifest' }], {
    data: { layer: { repeat: 'ab', count: 2 }, manifest: { utf8: '{{layer.size}} {{layer.digest}}' } },
  });
  const { sent } = await play(one, () => answer({}));
  expect(Buffer.from(sent[0]?.body ?? []).toString()).toBe(`4 sha256:${createHash('sha256').update('abab').digest('hex')}`);
});

describe('a case stops where going on would judge nothing', () => {
  test.each<[string, FixtureCase, (request: Request) => Exchange, string]>([
    [
      'a setup step that fails',
      script([
        { setup: true, method: 'PUT', path: '/a' },
        { method: 'GET', path: '/b' },
      ]),
      () => answer({ status: 500 }),
      'setup-failed',
    ],
    [
      'a setup step with another answer than declared',
      script([{ setup: true, method: 'PUT', path: '/a', expect: '201' }]),
      () => answer({ status: 200 }),
      'setup-failed',
    ],
    ['a capture that is not there', script([{ method: 'GET', path: '/a', capture: { id: { json: '/id' } } }]), () => answer({ body: '{}' }), 'capture-failed'],
    ['no answer', script([{ method: 'GET', path: '/a' }]), () => ({ ...answer({}), kind: 'fault', fault: 'reset', detail: '' }), 'fault'],
  ])('%s', async (_, one, reply, reason) => {
    const { observation } = await play(one, reply);
    expect(observation.halt).toMatchObject({ step: 1, reason });
  });

  test('a principal that cannot be had', async () => {
    const { observation, sent } = await play(script([{ method: 'GET', path: '/a' }]), () => answer({}), {
      credentials: () => Promise.reject(new PrincipalFailed('signin answered 403')),
    });
    expect(observation.halt).toMatchObject({ reason: 'principal-failed' });
    expect(sent).toEqual([]);
  });

  test('a database that cannot be read', async () => {
    const { observation } = await play(script([{ table: 'queueitem', columns: ['id'], order: 'id' }]), () => answer({}), {
      readRows: () => Promise.reject(new Error('no table')),
    });
    expect(observation.halt).toMatchObject({ reason: 'probe-failed', detail: 'no table' });
  });
});

test('an answer to a measured step is never a reason to stop', async () => {
  const { observation } = await play(
    script([
      { method: 'GET', path: '/a' },
      { method: 'GET', path: '/b' },
    ]),
    () => answer({ status: 500 }),
  );
  expect(observation.steps).toHaveLength(2);
  expect(observation.halt).toBeUndefined();
});

describe('a list is followed to its end', () => {
  const page = (tags: string, link?: string): Exchange => answer({ body: `{"tags":[${tags}]}`, ...(link === undefined ? {} : { headers: [['Link', link]] }) });
  const byLink = script([{ method: 'GET', path: '/tags?n=1', pages: { list: '/tags', next: 'link' } }]);

  test('by links, absolute or not', async () => {
    const links: Record<string, string> = { '/tags?n=1': '<http://side/tags?n=1&last=a>; rel="next"', '/tags?n=1&last=a': '</tags?n=1&last=b>; rel=next' };
    const { observation, sent } = await play(byLink, (request) => page('1', links[request.path]));
    expect(sent.map(({ path }) => path)).toEqual(['/tags?n=1', '/tags?n=1&last=a', '/tags?n=1&last=b']);
    expect(observation.halt).toBeUndefined();
    const [step] = observation.steps;
    expect(step?.kind === 'exchange' && step.pages?.more.length).toBe(2);
  });

  test('by a token that goes into the query', async () => {
    const byToken = script([{ method: 'GET', path: '/logs?x=1', pages: { list: '/logs', next: { json: '/next_page', parameter: 'next_page' } } }]);
    const { sent } = await play(byToken, (request) => answer({ body: request.path.includes('next_page') ? '{"logs":[]}' : '{"logs":[],"next_page":"a+b"}' }));
    expect(sent.map(({ path }) => path)).toEqual(['/logs?x=1', '/logs?x=1&next_page=a%2Bb']);
  });

  test.each<[string, (request: Request) => Exchange, string]>([
    ['in a circle', () => page('1', '</tags?n=1>; rel="next"'), 'go in a circle'],
    ['without an end', (request) => page('1', `<${request.path}x>; rel="next"`), 'more than 200 pages'],
  ])('pages %s stop the case', async (_, reply, why) => {
    const { observation } = await play(byLink, reply);
    expect(observation.halt).toMatchObject({ reason: 'probe-failed' });
    expect(observation.halt?.detail).toContain(why);
  });
});

describe('side effects', () => {
  const effects = { kinds: ['rows'], groups: [], identities: {}, restless: [] } as const;
  const one = script(
    [
      { setup: true, method: 'PUT', path: '/setup' },
      { method: 'GET', path: '/measured', principal: 'session:owner' },
      { method: 'GET', path: '/last' },
    ],
    { effects: ['rows'], quiet: ['mails', 'rows'] },
  );

  test('are watched from right before the first measured step to right after the last one, when everybody is signed in', async () => {
    const order: string[] = [];
    const { observation } = await play(
      one,
      ({ path }) => {
        order.push(path);
        return answer({});
      },
      {
        credentials: (principal) => {
          order.push(`credentials ${principal}`);
          return Promise.resolve({});
        },
        watchEffects: (kinds) => {
          order.push(`watch ${kinds.join(' ')}`);
          return Promise.resolve({
            finish: () => {
              order.push('finish');
              return Promise.resolve(effects);
            },
          });
        },
      },
    );
    expect(order.filter((word, at) => !word.startsWith('credentials') || at < order.indexOf('watch rows mails'))).toEqual([
      'credentials anonymous',
      '/setup',
      'credentials session:owner',
      'credentials anonymous',
      'watch rows mails',
      '/measured',
      '/last',
      'finish',
    ]);
    expect(observation.steps.at(-1)).toEqual({ kind: 'effects', step: 4, setup: false, expected: ['rows'], effects, readAt: new Date(0).toISOString() });
  });
  test.each<[string, Partial<SideSession>, number]>([
    ['before', { watchEffects: () => Promise.reject(new Error('no view')) }, 2],
    ['after', { watchEffects: () => Promise.resolve({ finish: () => Promise.reject(new Error('no view')) }) }, 4],
  ])('that cannot be read %s stop the case', async (_, parts, step) => {
    const { observation } = await play(one, () => answer({}), parts);
    expect(observation.halt).toEqual({ step, reason: 'probe-failed', detail: 'no view' });
  });
});
