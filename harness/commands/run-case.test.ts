import { afterEach, expect, test } from 'vitest';
import { PrincipalFailed } from '../replay/session.js';
import { jsonOn, openBudgetSides, readingCase, type BudgetSides } from '../testing/budget-sides.js';
import { runCase, type CaseBench } from './run-case.js';

const open: BudgetSides[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function ran(change: (bench: CaseBench) => CaseBench): Promise<Awaited<ReturnType<typeof runCase>>> {
  const answers = jsonOn({ '/a': { name: 'a' } });
  const sides = await openBudgetSides({
    oracle: answers,
    target: answers,
    cases: [readingCase('ROUTE-0001', '/a')],
    routes: [{ method: 'GET', canonicalPath: '/a' }],
  });
  open.push(sides);
  const [one] = sides.cases;
  if (one === undefined) throw new Error('the project has no case');
  return runCase(one, change(sides.bench));
}

test('a case that is answered alike on both sides matches', async () => {
  expect((await ran((bench) => bench)).verdict).toBe('match');
});

test('a target on which the principal cannot sign in makes its case inconclusive, and ends no run', async () => {
  const nobody = (): Promise<never> => Promise.reject(new PrincipalFailed('nobody signs in here'));
  const record = await ran((bench) => ({ ...bench, target: { ...bench.target, credentials: nobody } }));
  expect(record).toMatchObject({ verdict: 'inconclusive', reason: 'setup-failed' });
});
