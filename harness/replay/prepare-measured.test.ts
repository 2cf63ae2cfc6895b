import { describe, expect, test } from 'vitest';
import type { Exchange, Request } from '../core/exchange.js';
import type { FixtureCase, FixtureStep } from '../core/fixture.js';
import { answer } from '../testing/builders.js';
import { prepareMeasured, type PreparedRequest } from './prepare-measured.js';
import { PrincipalFailed, type SideSession } from './session.js';

interface Prepared {
  readonly ready: PreparedRequest;
  readonly sent: readonly Request[];
}

const ROUTE = { method: 'GET', canonicalPath: '/things/<id>' };

/** Prepares a case whose side answers every step in the same way. */
async function prepare(
  steps: readonly FixtureStep[],
  reply: Exchange = answer({ status: 201, body: '{"id":7}' }),
  { session: more = {}, ...parts }: Partial<FixtureCase> & { session?: Partial<SideSession> } = {},
): Promise<Prepared> {
  const sent: Request[] = [];
  const session: SideSession = {
    side: 'target',
    variables: new Map([['base', 'http://side']]),
    send: (request) => {
      sent.push(request);
      return Promise.resolve(reply);
    },
    credentials: (principal) => Promise.resolve({ Authorization: principal }),
    readRows: () => Promise.resolve({ json: '[]', count: 0 }),
    watchEffects: () => Promise.reject(new Error('not watched')),
    runWorker: () => Promise.resolve({ exitCode: 3, output: 'no queue' }),
    ...more,
  };
  const ready = await prepareMeasured({
    script: { row: 'ROUTE-0001', name: 'case', principal: 'session:owner', steps, ...parts },
    route: ROUTE,
    variables: new Map([['case', 'c1']]),
    session,
    signal: new AbortController().signal,
    now: () => new Date(0),
  });
  return { ready, sent };
}

const MAKE: FixtureStep = { setup: true, method: 'POST', path: '/things', json: { name: '{{case}}' }, capture: { id: { json: '/id' } } };
const READ: FixtureStep = { method: 'GET', path: '/things/{{id}}?full=1' };

describe('preparing a case', () => {
  test('plays what comes before the measured request, and gives that without sending it', async () => {
    const { ready, sent } = await prepare([MAKE, READ]);
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /things']);
    expect(Buffer.from(sent[0]?.body ?? []).toString()).toBe('{"name":"c1"}');
    expect(ready.request).toMatchObject({ method: 'GET', path: '/things/7?full=1' });
    expect(ready.request.headers).toContainEqual(['Authorization', 'session:owner']);
    expect(ready).toMatchObject({ expect: '2xx', principal: 'session:owner' });
  });

  test('takes the answer and the principal that the step declares over those of the case', async () => {
    const own = await prepare([MAKE, { ...READ, expect: '404', principal: 'oauth:{{id}}' }], undefined, { expect: '403' });
    expect(own.ready).toMatchObject({ expect: '404', principal: 'oauth:7' });
    expect((await prepare([MAKE, READ], undefined, { expect: '403' })).ready.expect).toBe('403');
  });

  test('plays a measured request to another route as it plays a setup', async () => {
    const steps: FixtureStep[] = [
      MAKE,
      { method: 'GET', path: '/others/{{id}}' },
      { method: 'PUT', path: '/things/{{id}}' },
      READ,
      { ...READ, path: '/things/8' },
    ];
    const { ready, sent } = await prepare(steps);
    expect(sent.map(({ path }) => path)).toEqual(['/things', '/others/7', '/things/7']);
    expect(ready.request.path).toBe('/things/7?full=1');
  });

  test('does not take a setup request to the route for the measured one', async () => {
    const { ready, sent } = await prepare([MAKE, { ...READ, path: '/things/1', setup: true }, READ]);
    expect(sent).toHaveLength(2);
    expect(ready.request.path).toBe('/things/7?full=1');
  });

  test('has the data of the case at hand', async () => {
    const { ready } = await prepare([{ method: 'GET', path: '/things/{{blob.digest}}' }], undefined, { data: { blob: { utf8: 'abc' } } });
    expect(ready.request.path).toBe('/things/sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('a case that cannot be prepared says why', () => {
  test.each<[string, readonly FixtureStep[], Exchange | undefined, string]>([
    ['a setup that is refused', [MAKE, READ], answer({ status: 500, path: '/things', body: 'no' }), 'step 1: setup-failed: POST /things answered 500 no'],
    [
      'a measured request to another route that is refused',
      [{ method: 'GET', path: '/others/1' }, READ],
      answer({ status: 404, path: '/others/1', body: '' }),
      'step 1: setup-failed: GET /others/1 answered 404 ',
    ],
    [
      'a side that is gone',
      [MAKE, READ],
      {
        kind: 'fault',
        fault: 'refused',
        detail: 'nobody there',
        request: { method: 'POST', path: '/things', headers: [], body: new Uint8Array() },
        startedAt: '',
        latencyMs: 0,
      },
      'step 1: fault: refused: nobody there',
    ],
    ['a value that is not in the answer', [MAKE, READ], answer({ status: 201, body: '{}' }), 'step 1: capture-failed: '],
    ['a template that nothing fills', [READ], undefined, 'id'],
    ['no request to the route', [MAKE], undefined, 'no measured step asks GET /things/<id>'],
    ['a worker that fails', [MAKE, { worker: 'mailer' }, READ], undefined, 'step 2: setup-failed: worker mailer exited 3: no queue'],
  ])('%s', async (_, steps, reply, message) => {
    const failed = await prepare(steps, reply).catch((error: unknown) => error as Error);
    expect(failed).toMatchObject({ name: 'PreparationFailed' });
    expect((failed as Error).message).toContain(message);
  });

  test('a principal that cannot be had', async () => {
    const session = { credentials: () => Promise.reject(new PrincipalFailed('nobody of that name')) };
    await expect(prepare([{ method: 'GET', path: '/things/1' }], undefined, { session })).rejects.toMatchObject({
      name: 'PreparationFailed',
      message: 'nobody of that name',
    });
  });

  test('but a defect of the harness stays one', async () => {
    const session = { credentials: () => Promise.reject(new TypeError('undefined is no function')) };
    await expect(prepare([{ method: 'GET', path: '/things/1' }], undefined, { session })).rejects.toBeInstanceOf(TypeError);
  });
});
