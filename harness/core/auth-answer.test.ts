import { expect, test } from 'vitest';
import { authAnswer, declaredAnswer, type AuthAnswer } from './auth-answer.js';
import type { AuthKind } from './auth-kind.js';

test.each<[AuthKind, number, string, boolean, AuthAnswer]>([
  ['session', 200, '', false, 'allowed'],
  ['session', 404, 'not_found', false, 'allowed'],
  ['session', 400, 'message', false, 'allowed'],
  ['session', 405, 'page', false, 'unclear'],
  ['session', 500, '', false, 'unclear'],
  ['session', 501, '', true, 'allowed'],
  ['session', 401, 'invalid_token', false, 'refused'],
  ['session', 403, 'insufficient_scope', false, 'no-right'],
  ['session-no-csrf', 403, 'csrf', false, 'csrf'],
  ['anonymous', 403, 'error', false, 'refused'],
  ['anonymous', 404, '', false, 'unclear'],
  ['anonymous', 404, '', true, 'allowed'],
  ['garbage-token', 400, '', false, 'unclear'],
  ['wrong-password', 403, '', false, 'refused'],
])('%s %s %s, declared %s: %s', (kind, status, error, isHappyStatus, answer) => {
  expect(authAnswer(kind, status, error, isHappyStatus)).toBe(answer);
});

test.each([
  ['2xx|3xx', 'happy', true, 'allowed'],
  ['410', 'happy', true, 'allowed'],
  ['200', 'auth', false, 'allowed'],
  ['401', 'auth', false, 'refused'],
  ['401|403', 'refusal', false, 'refused'],
  ['400', 'auth', false, 'refused'],
  ['400', 'body', false, 'other'],
  ['200|401', 'auth', false, 'other'],
  ['', 'refusal', false, 'other'],
])('a case that declares %s (%s) says %s', (expected, aspect, happy, answer) => {
  expect(declaredAnswer({ expect: expected, aspect, happy })).toBe(answer);
});
