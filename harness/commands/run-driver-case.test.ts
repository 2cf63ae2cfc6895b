import { expect, test } from 'vitest';
import type { Reviewed } from '../compare/approvals.js';
import type { DriverOutcome } from '../core/driver-script.js';
import { emptyLedger } from '../core/ledger.js';
import { judgeDriverCase } from './run-driver-case.js';

const divergence = { code: 'contract', location: 'step 1 /target/put/result' } as const;
const compared = (more: Partial<Extract<DriverOutcome, { kind: 'compared' }>> = {}): DriverOutcome => ({
  kind: 'compared',
  divergences: [],
  ledger: { ...emptyLedger(), exchanges: 1 },
  exercised: true,
  ...more,
});
const reviewed = (more: Partial<Reviewed>): Reviewed => ({ uncovered: [], covered: [], masked: [], ...more });

test.each([
  ['match', compared(), reviewed({})],
  ['mismatch', compared({ divergences: [divergence] }), reviewed({ uncovered: [divergence] })],
  ['mismatch', compared({ divergences: [divergence] }), undefined],
  ['inconclusive', compared({ ledger: emptyLedger() }), reviewed({})],
  ['inconclusive', { kind: 'could-not-tell', reason: 'side-down', detail: 'gone' } as const, undefined],
  ['not-applicable', { kind: 'needs-driver', missing: 'program:gcworker' } as const, undefined],
])('the verdict is %s', (verdict, outcome, review) => {
  expect(judgeDriverCase(outcome, review).verdict).toBe(verdict);
});

test('nothing compared is said to be vacuous, and what is missing is named', () => {
  expect(judgeDriverCase(compared({ ledger: emptyLedger() }), reviewed({}))).toMatchObject({ reason: 'vacuous' });
  expect(judgeDriverCase({ kind: 'needs-driver', missing: 'program:gcworker' }, undefined)).toMatchObject({
    reason: 'needs-driver',
    missing: 'program:gcworker',
  });
});

test('a difference that an approved deviation covers is a deviation, not a match', () => {
  const covered = reviewed({ covered: [{ divergence, deviation: {} }] as unknown as Reviewed['covered'] });
  expect(judgeDriverCase(compared({ divergences: [divergence] }), covered).verdict).toBe('deviation');
});
