import { describe, expect, test } from 'vitest';
import type { EffectKind } from '../core/effects.js';
import { emptyLedger } from '../core/ledger.js';
import type { Observation } from '../core/observation.js';
import { answer, observed } from '../testing/builders.js';
import { isExercised, judgeCase, type Evidence } from './judge-case.js';

const difference = { code: 'status', location: 'step 1 /status', oracle: 200, target: 500 } as const;
const green: Evidence = {
  oracle: observed('oracle', answer({})),
  target: observed('target', answer({})),
  result: { divergences: [], uncounted: [], ledger: { ...emptyLedger(), exchanges: 1 } },
  reviewed: { uncovered: [], covered: [], masked: [] },
  down: [],
  routeAbsent: false,
  declared: undefined,
  declaredError: undefined,
};
const halted = (side: 'oracle' | 'target'): Observation => ({ side, steps: [], halt: { step: 1, reason: 'setup-failed', detail: 'PUT answered 500' } });
const verdictOf = (parts: Partial<Evidence>): string => {
  const judgement = judgeCase({ ...green, ...parts });
  return judgement.verdict === 'inconclusive' ? `${judgement.verdict}: ${judgement.reason}` : judgement.verdict;
};

test.each<[string, Partial<Evidence>, string]>([
  ['nothing differs', {}, 'match'],
  ['something differs', { reviewed: { uncovered: [difference], covered: [], masked: [] } }, 'mismatch'],
  ['a side is down, whatever differs', { down: ['target'], reviewed: { uncovered: [difference], covered: [], masked: [] } }, 'inconclusive: side-down'],
  ['the setup failed on the oracle', { oracle: halted('oracle') }, 'inconclusive: setup-failed'],
  ['the setup failed on the target', { target: halted('target') }, 'inconclusive: setup-failed'],
  ['the setup failed because the target lacks the route', { target: halted('target'), routeAbsent: true }, 'unimplemented'],
  ['a difference was seen before the setup failed', { target: halted('target'), reviewed: { uncovered: [difference], covered: [], masked: [] } }, 'mismatch'],
  ['the target answers as an impossible path does', { routeAbsent: true, reviewed: { uncovered: [difference], covered: [], masked: [] } }, 'unimplemented'],
  ['the oracle answered otherwise than declared', { declared: '403' }, 'inconclusive: not-exercised'],
  ['nothing was compared', { result: { divergences: [], uncounted: [], ledger: emptyLedger() } }, 'inconclusive: vacuous'],
])('%s: %s', (_, parts, expected) => {
  expect(verdictOf(parts)).toBe(expected);
});

test.each<[string, string, string]>([
  ['the declared error type', 'invalid_token', 'match'],
  ['another error type than declared', 'insufficient_scope', 'inconclusive: not-exercised'],
  ['an error where none is declared', '', 'inconclusive: not-exercised'],
])('%s', (_, declaredError, expected) => {
  const refusal = answer({ status: 401, body: '{"error_type": "invalid_token"}' });
  expect(verdictOf({ oracle: observed('oracle', refusal), target: observed('target', refusal), declared: '401', declaredError })).toBe(expected);
});

test('an oracle that gives no answer is unstable, not different', () => {
  const gone = { ...answer({}), kind: 'fault', fault: 'reset', detail: '' } as const;
  expect(
    verdictOf({ oracle: observed('oracle', gone), reviewed: { uncovered: [{ code: 'fault', location: 'step 1 /fault' }], covered: [], masked: [] } }),
  ).toBe('inconclusive: oracle-unstable');
});

describe('a case that declares effects', () => {
  const withEffects = (...kinds: readonly EffectKind[]): Observation => ({
    side: 'oracle',
    steps: [
      ...observed('oracle', answer({})).steps,
      {
        kind: 'effects',
        step: 2,
        setup: false,
        expected: ['rows', 'mails'],
        readAt: '',
        effects: {
          kinds: ['rows', 'mails'],
          groups: kinds.map((kind) => ({ kind, name: 'x', items: ['{}'], ordered: false, bound: [], opaque: [], identity: [] })),
          identities: {},
          restless: [],
        },
      },
    ],
  });
  test('is exercised only when the oracle had each of them', () => {
    expect(verdictOf({ oracle: withEffects('rows', 'mails') })).toBe('match');
    expect(verdictOf({ oracle: withEffects('rows') })).toBe('inconclusive: not-exercised');
    expect(isExercised(withEffects('rows', 'mails'), '2xx', undefined)).toBe(true);
    expect(isExercised(withEffects('mails'), '2xx', undefined)).toBe(false);
  });
});

describe('a case is exercised', () => {
  test('when the oracle answered every measured step as declared', () => {
    expect(isExercised(observed('oracle', answer({ status: 201 })), '2xx', undefined)).toBe(true);
    expect(isExercised(observed('oracle', answer({ status: 201 }), answer({ status: 404 })), '2xx', undefined)).toBe(false);
    expect(isExercised(halted('oracle'), '2xx', undefined)).toBe(false);
  });
  test('for a row that lists things only when the list has members', () => {
    const listing = (body: string): Observation => observed('oracle', answer({ body }));
    expect(isExercised(listing('{"tags":["v1"]}'), '2xx', '/tags')).toBe(true);
    expect(isExercised(listing('{"tags":{"v1":{}}}'), '2xx', '/tags')).toBe(true);
    expect(isExercised(listing('{"tags":[]}'), '2xx', '/tags')).toBe(false);
    expect(isExercised(listing('{"other":1}'), '2xx', '/tags')).toBe(false);
    expect(isExercised(listing('no JSON'), '2xx', '/tags')).toBe(false);
  });
});
