import { describe, expect, test } from 'vitest';
import { budgetRunHeader } from '../testing/budget-builder.js';
import { headerDifferences, type BudgetRunHeader } from './budget-log.js';

const kept = budgetRunHeader();
const side = (commit: string): BudgetRunHeader['sides']['oracle'] => ({ ...kept.sides.oracle, commit });

test('a run that is taken up again on the same builds has no differences, whatever its id, its time and its ports', () => {
  const here = budgetRunHeader({
    runId: 'another',
    startedAt: '2026-11-22T07:00:00.000Z',
    harnessCommit: 'ffff',
    sides: { oracle: { ...kept.sides.oracle, baseUrl: 'http://127.0.0.1:9' }, target: kept.sides.target },
  });
  expect(headerDifferences(kept, here)).toEqual([]);
});

describe('what a run depends on is named when it differs', () => {
  test.each<[string, Partial<BudgetRunHeader>, string]>([
    ['the profile', { profile: 'quay' }, 'profile was "reference" and is "quay"'],
    ['the window', { window: '90s' }, 'window was "pre-cutover" and is "90s"'],
    ['the seed', { seed: 8 }, 'seed was 7 and is 8'],
    ['the workload', { workloadDigest: 'sha256:00' }, `workloadDigest was "${kept.workloadDigest}" and is "sha256:00"`],
    ['the budgets', { budgets: ['PB-REG-PULL'] }, 'budgets was [] and is ["PB-REG-PULL"]'],
    ['a baseline', { baseline: 'b1' }, 'baseline was nothing and is "b1"'],
    ['a build on both sides', { same: 'target' }, 'same was nothing and is "target"'],
    ['a fault of the target', { targetArguments: ['--fault=slow'] }, 'targetArguments was [] and is ["--fault=slow"]'],
    ['a build of the oracle', { sides: { ...kept.sides, oracle: side('0000') } }, 'the build of the oracle was 5b5a3df and is 0000'],
    ['a build of the target', { sides: { ...kept.sides, target: side('0000') } }, 'the build of the target was c0ffee1 and is 0000'],
  ])('%s', (_, parts, difference) => {
    expect(headerDifferences(kept, budgetRunHeader(parts))).toEqual([difference]);
  });

  test('another machine', () => {
    const [difference] = headerDifferences(kept, budgetRunHeader({ environment: { ...kept.environment, cores: 64 } }));
    expect(difference).toMatch(/^environment was .*"cores":2.* and is .*"cores":64/);
  });

  test('a case that can no longer be sent', () => {
    const [difference] = headerDifferences(kept, budgetRunHeader({ streams: [{ id: 'PB-REG-PULL/v2', items: [], seconds: 60 }] }));
    expect(difference).toMatch(/^streams was .*PT-ROUTE-0327\.get-image/);
  });

  test('all of several', () => {
    expect(headerDifferences(kept, budgetRunHeader({ seed: 9, profile: 'quay' }))).toHaveLength(2);
  });
});
