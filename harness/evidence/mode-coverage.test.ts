import { describe, expect, test } from 'vitest';
import { isShown, type ModeCoverage } from '../core/coverage.js';
import type { RecordedAnswer } from '../core/recorded-answer.js';
import { record } from '../testing/builders.js';
import { answeredAsDeclared, authKindOf, isSeen, modeCoverage, type AuthCase } from './mode-coverage.js';

const authCase = (id: string, parts: Partial<AuthCase> = {}): AuthCase => ({
  profile: 'p',
  id,
  row: 'R1',
  mode: 'session-or-oauth2',
  principal: 'session:owner',
  method: 'GET',
  path: '/x',
  expect: '2xx|3xx',
  error: '',
  aspect: 'happy',
  happy: true,
  ...parts,
});
const refused = (id: string, parts: Partial<AuthCase> = {}): AuthCase =>
  authCase(id, { principal: 'anonymous', expect: '401', error: 'invalid_token', aspect: 'auth', happy: false, ...parts });
const answer = (parts: Partial<RecordedAnswer> = {}): RecordedAnswer => ({
  file: 'f',
  case: 'c',
  row: 'R1',
  principal: 'session:devtable',
  method: 'GET',
  path: '/x',
  status: 200,
  error: '',
  ...parts,
});

describe('a recording shows what a case declares', () => {
  test('same row, kind of principal, status', () => {
    expect(isSeen(authCase('a'), [answer()])).toBe(true);
  });
  test.each([
    ['another row', { row: 'R2' }],
    ['another principal', { principal: 'oauth:devtable' }],
    ['another method', { method: 'HEAD' }],
    ['another status', { status: 404 }],
    ['an unknown principal', { principal: 'nobody-knows' }],
  ])('not by %s', (_, parts) => {
    expect(isSeen(authCase('a'), [answer(parts)])).toBe(false);
  });
  test('a refusal for another reason does not count', () => {
    expect(isSeen(refused('a'), [answer({ principal: 'anon', status: 401, error: 'fresh_login_required' })])).toBe(false);
    expect(isSeen(refused('a'), [answer({ principal: 'anon', status: 401, error: 'invalid_token' })])).toBe(true);
  });
});

test('a case answered as declared is green, or happy and exercised', () => {
  expect(answeredAsDeclared(record({ id: 'a', row: 'R1', verdict: 'match', exercised: false }))).toBe(true);
  expect(answeredAsDeclared(record({ id: 'a', row: 'R1', verdict: 'mismatch', exercised: true }))).toBe(true);
  expect(answeredAsDeclared(record({ id: 'a', row: 'R1', verdict: 'mismatch', exercised: false }))).toBe(false);
  expect(answeredAsDeclared(undefined)).toBe(false);
});

test('a credential is too narrow because its case says so', () => {
  expect(authKindOf(refused('a', { principal: 'oauth:owner:repo:read', expect: '403' }))).toBe('oauth-narrow');
  expect(authKindOf(authCase('a', { principal: 'oauth:owner:repo:read' }))).toBe('oauth');
});

describe('an auth mode is shown by a case that is let in and one that is refused', () => {
  const rows = [{ id: 'R1', authMode: 'session-or-oauth2' }];
  const cover = (cases: readonly AuthCase[], ran: readonly string[], recorded: readonly RecordedAnswer[] = []): ModeCoverage => {
    const [mode] = modeCoverage(rows, cases, (one) => (ran.includes(one.id) ? record({ id: one.id, row: one.row }) : undefined), recorded);
    if (mode === undefined) throw new Error('the rows have one mode');
    return mode;
  };
  test('both ran', () => {
    const { allowed, refused: other } = cover([authCase('a'), refused('b')], ['a', 'b']);
    expect([isShown(allowed), isShown(other)]).toEqual([true, true]);
    expect(other.example).toBe('p: b');
  });
  test('a refusal that did not run is not shown', () => {
    expect(isShown(cover([authCase('a'), refused('b')], ['a']).refused)).toBe(false);
  });
  test('a recording shows what no run did', () => {
    expect(cover([authCase('a'), refused('b')], ['b'], [answer()]).allowed).toMatchObject({ cases: 1, exercised: 0, seen: 1 });
  });
  test('a case that changes something else shows nothing of the mode', () => {
    expect(cover([authCase('a'), refused('b', { aspect: 'not-found' })], ['a', 'b']).refused.cases).toBe(0);
  });
});
