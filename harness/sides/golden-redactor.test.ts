import { describe, expect, test } from 'vitest';
import { BindingTable } from '../compare/bindings.js';
import { compareObservations } from '../compare/compare-observations.js';
import type { Exchange, HeaderList } from '../core/exchange.js';
import type { StepObservation } from '../core/observation.js';
import { answer, strictRules } from '../testing/builders.js';
import { GoldenRedactor } from './golden-redactor.js';

const CANARY = 'CANARY7fK2mQ9xW4vB8nT3cJ6hL5pR1sD0';
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: object): string => `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${'Sg9'.repeat(20)}`;

const step = (exchange: Exchange): StepObservation => ({ kind: 'exchange', step: 1, setup: false, exchange });

function exchange(parts: { path?: string; sent?: HeaderList; headers?: HeaderList; body?: string; sentBody?: string }): Exchange {
  const headers: HeaderList = [['Content-Type', 'application/json'], ...(parts.headers ?? [])];
  const made = answer({ path: parts.path ?? '/x', body: parts.body ?? '{}', headers });
  const request = { ...made.request, headers: [['Host', 'oracle:80'], ...(parts.sent ?? [])] as HeaderList, body: Buffer.from(parts.sentBody ?? '') };
  return { ...made, request };
}

function textOf(steps: readonly StepObservation[]): string {
  return JSON.stringify(steps, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
}

describe('a secret is nowhere in what was redacted, and the comparison still says that it is the same', () => {
  test.each<[string, Exchange]>([
    ['sent as a bearer token and answered', exchange({ sent: [['Authorization', `Bearer ${CANARY}`]], body: `{"you":"${CANARY}"}` })],
    ['sent as a password', exchange({ sent: [['Authorization', `Basic ${Buffer.from(`u:${CANARY}`).toString('base64')}`]], body: `{"you":"${CANARY}"}` })],
    ['sent in a cookie', exchange({ sent: [['Cookie', `a=b; session=${CANARY}`]], body: `["${CANARY}"]` })],
    ['sent in a JSON body', exchange({ sentBody: `{"password":"${CANARY}"}`, body: `{"echo":"${CANARY}"}` })],
    ['sent in a form', exchange({ sentBody: `user=a&password=${CANARY}`, body: `{"echo":"${CANARY}"}` })],
    ['answered as a token', exchange({ body: `{"token":"${CANARY}"}` })],
    ['answered deep inside', exchange({ body: `{"robots":[{"name":"a+b","token":"${CANARY}"}]}` })],
    ['set as a cookie', exchange({ headers: [['Set-Cookie', `session=${CANARY}; Path=/; HttpOnly`]] })],
    ['handed out for the next write', exchange({ headers: [['X-Next-CSRF-Token', CANARY]] })],
    ['in a redirect', exchange({ headers: [['Location', `http://oracle:80/cb#access_token=${CANARY}&scope=repo`]] })],
    ['in the path', exchange({ path: `/confirm?token=${CANARY}` })],
    ['in a page', exchange({ body: `<script>window.csrf_token = '${CANARY}';</script>` })],
    ['in the claims of a token', exchange({ body: JSON.stringify({ token: token({ sub: 'u', secret: CANARY }), client_secret: CANARY }) })],
  ])('%s', (_, one) => {
    const redactor = new GoldenRedactor();
    redactor.learn([step(one)]);
    const clean = redactor.redact([step(one)]);
    const text = textOf(clean);
    expect(text).not.toContain(CANARY);
    expect(redactor.isIn(text)).toBe(false);
    const encoded = Buffer.from(CANARY).toString('base64').slice(0, 20);
    expect(text).not.toContain(encoded);
    expect(compareObservations({ side: 'oracle', steps: clean }, { side: 'target', steps: [step(one)] }, strictRules, new BindingTable()).divergences).toEqual(
      [],
    );
  });
});

test('credentials and bodies of requests go away as a whole', () => {
  const sent: HeaderList = [
    ['Authorization', 'Bearer abc'],
    ['Cookie', 'a=b'],
    ['X-CSRF-Token', 'abc'],
    ['X-Docker-Token', 'abc'],
    ['Accept', 'application/json'],
  ];
  const [clean] = new GoldenRedactor().redact([step(exchange({ sent, sentBody: 'password=short' }))]);
  if (clean?.kind !== 'exchange') throw new Error('a step stays a step');
  expect(clean.exchange.request.headers.map(([name]) => name)).toEqual(['Host', 'Accept']);
  expect(clean.exchange.request.body).toHaveLength(0);
});

test('a token keeps its claims, gets a signature of the same length, and is left alone the second time', () => {
  const redactor = new GoldenRedactor();
  const original = token({ sub: 'owner', iat: 1, exp: 2 });
  const once = redactor.text(`{"token":"${original}"}`);
  expect(once).toHaveLength(`{"token":"${original}"}`.length);
  expect(once).not.toContain('Sg9Sg9');
  expect(once).toContain(original.split('.').slice(0, 2).join('.'));
  expect(redactor.text(once)).toBe(once);
});

test.each([
  ['an error code', '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}'],
  ['the name of a cookie', '{"CSRF_COOKIE_NAME":"_csrf_token"}'],
  ['a kind of token', '{"token_type":"bearer","session_kind":"interactive"}'],
  ['a digest', `{"config":{"digest":"sha256:${'ab'.repeat(32)}"}}`],
])('%s is no secret', (_, body) => {
  const redactor = new GoldenRedactor();
  redactor.learn([step(exchange({ body }))]);
  expect(redactor.text(body)).toBe(body);
});

test('a secret that is left in a text is found, as it is and inside base64', () => {
  const redactor = new GoldenRedactor();
  redactor.add(CANARY);
  expect(redactor.isIn(`x ${CANARY} y`)).toBe(true);
  expect(redactor.isIn(Buffer.from(`user:${CANARY}`).toString('base64'))).toBe(true);
  expect(redactor.isIn('nothing of it here')).toBe(false);
});
