import { expect, test } from 'vitest';
import { kindOfPrincipal, kindOfRecorded, userOf, type AuthKind } from './auth-kind.js';
import { parsePrincipal } from './principal.js';

test.each<[string, string, boolean, AuthKind]>([
  ['anonymous', 'GET', true, 'anonymous'],
  ['csrf', 'POST', true, 'csrf'],
  ['csrf', 'GET', true, 'anonymous'],
  ['session:owner', 'GET', false, 'session'],
  ['session-no-csrf:owner', 'POST', true, 'session-no-csrf'],
  ['session-no-csrf:owner', 'GET', false, 'session'],
  ['oauth:owner:repo:read', 'GET', false, 'oauth'],
  ['oauth:owner:repo:read', 'GET', true, 'oauth-narrow'],
  ['v2:owner:', 'GET', true, 'v2-narrow'],
  ['basic:owner', 'GET', true, 'basic'],
  ['basic:owner:wrong', 'GET', true, 'wrong-password'],
  ['basic:owner+bot:token', 'GET', false, 'robot'],
  ['bearer:nonsense', 'GET', true, 'garbage-token'],
  ['service-key:x', 'PUT', true, 'wrong-service-key'],
  ['service-key:x', 'PUT', false, 'service-key'],
])('case %s %s, refused %s: %s', (principal, method, declaresRefusal, kind) => {
  expect(kindOfPrincipal(parsePrincipal(principal), { method, declaresRefusal })).toBe(kind);
});

test.each<[string, AuthKind | undefined]>([
  ['anon', 'anonymous'],
  ['session:devtable', 'session'],
  ['oauth:devtable', 'oauth'],
  ['oauth:admin+super:user', 'oauth'],
  ['oauth:devtable repo:read only', 'oauth-narrow'],
  ['oauth:invalid', 'garbage-token'],
  ['basic:badpw', 'wrong-password'],
  ['basic:robot', 'robot'],
  ['basic:$oauthtoken', 'basic'],
  ['v2jwt', 'v2'],
  ['v2jwt-garbage', 'garbage-token'],
  ['service-key-jwt', 'service-key'],
  ['somebody', undefined],
])('recorded %s: %s', (principal, kind) => {
  expect(kindOfRecorded(principal, 'GET')).toBe(kind);
});

test('the user of a principal', () => {
  expect(['session:devtable', 'oauth:devtable repo:read only', 'oauth:admin+super:user', 'anon'].map(userOf)).toEqual(['devtable', 'devtable', 'admin', '']);
});
