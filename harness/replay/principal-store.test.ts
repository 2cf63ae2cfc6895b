import { expect, test } from 'vitest';
import type { Request } from '../core/exchange.js';
import type { PrincipalRecipe } from '../core/profile.js';
import { answer } from '../testing/builders.js';
import { PrincipalStore } from './principal-store.js';

const never = new AbortController().signal;
const session: PrincipalRecipe = {
  steps: [{ method: 'POST', path: '/signin', json: { username: '{{user}}', password: '{{password}}' }, capture: { cookie: { cookie: 'sid' } } }],
  headers: { Cookie: 'sid={{cookie}}' },
};

function store(recipes: Record<string, PrincipalRecipe>, status = 200): { store: PrincipalStore; sent: Request[]; secrets: string[] } {
  const sent: Request[] = [];
  const secrets: string[] = [];
  return {
    sent,
    secrets,
    store: new PrincipalStore({
      recipes,
      variables: new Map([['password', '{{user}}-pass-1']]),
      send: (request) => {
        sent.push(request);
        return Promise.resolve(answer({ status, headers: [['Set-Cookie', 'sid=secret-cookie-1; Path=/']], body: '{"token":"secret-token-1"}' }));
      },
      onSecret: (value) => secrets.push(value),
    }),
  };
}

test('credentials are obtained once, by the requests of the recipe, and every secret is told', async () => {
  const { store: principals, sent, secrets } = store({ session });
  const [one, two] = await Promise.all([principals.credentials('session:owner', never), principals.credentials('session:owner', never)]);
  expect(one).toEqual({ Cookie: 'sid=secret-cookie-1' });
  expect(two).toBe(one);
  expect(sent).toHaveLength(1);
  expect(Buffer.from(sent[0]?.body ?? []).toString()).toBe('{"username":"owner","password":"owner-pass-1"}');
  expect(secrets).toEqual(expect.arrayContaining(['owner-pass-1', 'secret-cookie-1', Buffer.from('owner:owner-pass-1').toString('base64')]));
});

test('a recipe may build on another principal', async () => {
  const oauth: PrincipalRecipe = {
    steps: [{ method: 'POST', path: '/token', principal: 'session:{{user}}', form: { scope: '{{scopes}}' }, capture: { token: { json: '/token' } } }],
    headers: { Authorization: 'Bearer {{token}}' },
  };
  const { store: principals, sent } = store({ session, oauth });
  expect(await principals.credentials('oauth:owner:repo:read user:read', never)).toEqual({ Authorization: 'Bearer secret-token-1' });
  expect(sent.map((request) => request.path)).toEqual(['/signin', '/token']);
  expect(Buffer.from(sent[1]?.body ?? []).toString()).toBe('scope=repo%3Aread+user%3Aread');
});

test('a refused sign-in, an unknown recipe and an unknown kind are said', async () => {
  await expect(store({ session }, 403).store.credentials('session:owner', never)).rejects.toThrow('answered 403');
  await expect(store({}).store.credentials('basic:owner', never)).rejects.toThrow('no recipe');
  expect(() => store({}).store.credentials('nobody:owner', never)).toThrow('unknown kind "nobody"');
});

test('principals that sign for themselves get a token of their own, which is a secret', async () => {
  const recipe: PrincipalRecipe = { steps: [], headers: { Authorization: 'Bearer {{jwt}}' } };
  const { store: principals, secrets } = store({ 'service-key': recipe, 'shared-key': recipe });
  const { Authorization = '' } = await principals.credentials('service-key:mirror', never);
  expect(Authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
  expect(secrets).toContain(Authorization.slice('Bearer '.length));
  await expect(principals.credentials('shared-key:scanner', never)).rejects.toThrow('no variable "scanner.key"');
});
