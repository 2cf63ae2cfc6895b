import { expect, test } from 'vitest';
import type { AcceptedRule } from '../core/route-rule.js';
import { isRedSurface, judgeSurface, type JudgedSurface } from './judge-surface.js';
import type { ServedRule } from './match-surface.js';

const served = (rule: string, method = 'GET'): ServedRule => ({ method, rule, endpoint: 'x', live: true });
const entry = (rule: string, parts: Partial<AcceptedRule> = {}): AcceptedRule => ({ method: 'GET', rule, reason: 'not part of the contract', ...parts });
const judge = (untracked: readonly ServedRule[], accepted: readonly AcceptedRule[]): JudgedSurface => judgeSurface({ rows: [], untracked }, accepted, 'oracle');

test('an accepted rule is green and keeps its reason', () => {
  const judged = judge([served('/a')], [entry('/a')]);
  expect(judged.untracked[0]?.reason).toBe('not part of the contract');
  expect(isRedSurface(judged)).toBe(false);
});

test.each([
  ['a rule that nobody accepted', [served('/a'), served('/b')], [entry('/a')]],
  ['another method of an accepted rule', [served('/a'), served('/a', 'POST')], [entry('/a')]],
  ['a slash more', [served('/a/')], [entry('/a')]],
  ['an accepted rule that is gone', [], [entry('/a')]],
  ['a second rule under one entry', [served('/a/<b>'), served('/a/<path:b>')], [entry('/a/<b>')]],
])('%s is red', (_, untracked, accepted) => {
  expect(isRedSurface(judge(untracked, accepted))).toBe(true);
});

test('an entry of the other side is neither used nor missed', () => {
  expect(isRedSurface(judge([], [entry('/a', { side: 'target' })]))).toBe(false);
  expect(isRedSurface(judge([served('/a')], [entry('/a', { side: 'target' })]))).toBe(true);
});

test('sides may call a parameter differently', () => {
  expect(isRedSurface(judge([served('/a/<repo:repo>')], [entry('/a/<path:name>')]))).toBe(false);
});
