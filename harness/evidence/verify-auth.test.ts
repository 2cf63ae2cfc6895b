import { describe, expect, test } from 'vitest';
import type { AuthAnswer } from '../core/auth-answer.js';
import { AUTH_KINDS, type AuthKind } from '../core/auth-kind.js';
import type { AuthFinding, AuthModeFile, AuthObservation, AuthPromise } from '../core/auth-mode.js';
import { judgeAuth, verifyAuth } from './verify-auth.js';

const table = (promises: Partial<Record<AuthKind, AuthPromise>>): AuthModeFile => ({
  modes: {
    m: { about: 'a mode', promises: { ...Object.fromEntries(AUTH_KINDS.map((kind) => [kind, 'refused'])), ...promises } as Record<AuthKind, AuthPromise> },
  },
});
const observed = (kind: AuthKind, answer: AuthAnswer, parts: Partial<AuthObservation> = {}): AuthObservation => ({
  row: 'R1',
  kind,
  user: 'devtable',
  answer,
  exchange: { source: 'f', case: 'c', principal: kind, method: 'GET', path: '/x', status: '200' },
  ...parts,
});
const findings = (promises: Partial<Record<AuthKind, AuthPromise>>, ...observations: readonly AuthObservation[]): AuthFinding[] =>
  verifyAuth([{ id: 'R1', authMode: 'm' }], table(promises), observations);
const stateOf = (kind: AuthKind, promise: AuthPromise, ...answers: readonly AuthAnswer[]): string | undefined =>
  findings({ [kind]: promise }, ...answers.map((answer) => observed(kind, answer))).find((one) => one.kind === kind)?.state;

describe('what is promised beside what was answered', () => {
  test.each<[AuthKind, AuthPromise, readonly AuthAnswer[], string]>([
    ['session', 'allowed', [], 'not-observed'],
    ['session', 'allowed', ['allowed'], 'agrees'],
    ['session', 'allowed', ['refused'], 'contradicts'],
    ['session', 'allowed', ['refused', 'allowed'], 'agrees'],
    ['session', 'allowed', ['no-right'], 'not-observed'],
    ['session', 'allowed', ['unclear'], 'not-observed'],
    ['anonymous', 'allowed', ['refused'], 'contradicts'],
    ['anonymous', 'allowed', ['csrf'], 'contradicts'],
    ['anonymous', 'refused', ['refused'], 'agrees'],
    ['anonymous', 'refused', ['csrf'], 'agrees'],
    ['anonymous', 'refused', ['unclear'], 'not-observed'],
    ['anonymous', 'refused', ['refused', 'allowed'], 'contradicts'],
    ['oauth-narrow', 'by-right', ['no-right'], 'agrees'],
    ['oauth-narrow', 'by-right', ['allowed'], 'agrees'],
    ['oauth-narrow', 'by-right', ['no-right', 'refused'], 'contradicts'],
    ['anonymous', 'either', ['refused', 'allowed'], 'agrees'],
    ['anonymous', 'either', [], 'not-observed'],
  ])('%s, promised %s, answered %s: %s', (kind, promise, answers, state) => {
    expect(stateOf(kind, promise, ...answers)).toBe(state);
  });
  test('403 contradicts when the same user gets through with other credentials', () => {
    const found = findings({ session: 'allowed', basic: 'allowed' }, observed('session', 'allowed'), observed('basic', 'no-right'));
    expect(found.find(({ kind }) => kind === 'basic')?.state).toBe('contradicts');
    const other = findings({ session: 'allowed', basic: 'allowed' }, observed('session', 'allowed', { user: 'admin' }), observed('basic', 'no-right'));
    expect(other.find(({ kind }) => kind === 'basic')?.state).toBe('not-observed');
  });
  test('the scopes of a token are rights of its own', () => {
    const found = findings({ session: 'allowed', oauth: 'allowed' }, observed('session', 'allowed'), observed('oauth', 'no-right'));
    expect(found.find(({ kind }) => kind === 'oauth')?.state).toBe('not-observed');
  });
  test('a contradiction shows the exchange that contradicts, not one that agrees', () => {
    const exchange = { source: 'f', case: 'open', principal: 'anon', method: 'GET', path: '/x', status: '200' };
    const found = findings({}, observed('anonymous', 'refused'), observed('anonymous', 'allowed', { exchange }));
    expect(found.find(({ state }) => state === 'contradicts')?.exchanges).toEqual([exchange]);
  });
});

describe('what is accepted', () => {
  const open = findings({}, observed('anonymous', 'allowed'));
  const reason = 'public by design';
  test('nothing accepted: the cause is listed', () => {
    expect(judgeAuth(open, []).causes).toMatchObject([{ mode: 'm', kind: 'anonymous', promise: 'refused', verb: 'read', findings: [{ row: 'R1' }] }]);
  });
  test('accepted: no cause is left', () => {
    const { causes, accepted, unneeded } = judgeAuth(open, [{ kind: 'anonymous', rows: ['R1'], reason }]);
    expect([causes, unneeded]).toEqual([[], []]);
    expect(accepted).toMatchObject([{ reason, finding: { row: 'R1' } }]);
  });
  test('another kind of credentials is not covered', () => {
    expect(judgeAuth(open, [{ kind: 'basic', rows: ['R1'], reason }]).causes).toHaveLength(1);
  });
  test.each<[string, readonly AuthFinding[], string, { unneeded: number; unobserved: number }]>([
    ['agrees now', findings({}, observed('anonymous', 'refused')), 'R1', { unneeded: 1, unobserved: 0 }],
    ['was not looked at', findings({}), 'R1', { unneeded: 0, unobserved: 1 }],
    ['is no row', open, 'R9', { unneeded: 1, unobserved: 0 }],
  ])('an entry that %s', (_, found, row, counts) => {
    const { unneeded, unobserved } = judgeAuth(found, [{ kind: 'anonymous', rows: [row], reason }]);
    expect({ unneeded: unneeded.length, unobserved: unobserved.length }).toEqual(counts);
  });
});
