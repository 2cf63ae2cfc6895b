import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VERDICTS, worstJudgement, type Judgement } from './verdict.js';

const judgement = fc.constantFrom(...VERDICTS).map((verdict): Judgement => {
  if (verdict === 'inconclusive') return { verdict, reason: 'side-down', detail: '' };
  return verdict === 'not-applicable' ? { verdict, reason: 'not-served' } : { verdict };
});

test('merging does not depend on order or grouping', () => {
  fc.assert(
    fc.property(judgement, judgement, judgement, (one, two, three) => {
      expect(worstJudgement(one, two).verdict).toBe(worstJudgement(two, one).verdict);
      expect(worstJudgement(worstJudgement(one, two), three).verdict).toBe(worstJudgement(one, worstJudgement(two, three)).verdict);
      expect(worstJudgement(one, one)).toBe(one);
    }),
  );
});

test('mismatch beats inconclusive beats unimplemented beats deviation beats match', () => {
  const order: Judgement[] = [
    { verdict: 'match' },
    { verdict: 'deviation' },
    { verdict: 'unimplemented' },
    { verdict: 'inconclusive', reason: 'vacuous', detail: '' },
    { verdict: 'mismatch' },
  ];
  for (const [at, worse] of order.entries()) for (const better of order.slice(0, at)) expect(worstJudgement(better, worse)).toBe(worse);
});
