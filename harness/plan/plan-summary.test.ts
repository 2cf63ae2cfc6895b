import { expect, test } from 'vitest';
import type { Plan } from '../core/contract-case.js';
import { summarizePlan } from './plan-summary.js';

const one = (aspect: string, principal = 'session:owner'): unknown => ({ row: 'R', aspect, principal });

test('changes of the principal, of the request and of both are counted apart', () => {
  const plan = {
    rows: [
      { scope: 'in-scope', leftOut: { head: 'x', gate: 'y' } },
      { scope: 'feature-off', leftOut: {} },
    ],
    cases: [one('happy'), one('auth', 'anonymous'), one('auth', 'session:outsider'), one('not-found'), one('head'), one('not-found', 'anonymous')],
  } as unknown as Plan;
  expect(summarizePlan(plan)).toMatchObject({
    rows: 2,
    inScope: 1,
    cases: { happy: 1, auth: 2, 'not-found': 2, head: 1, body: 0 },
    leftOut: 2,
    pairs: { possible: 4, planned: 1 },
  });
});
