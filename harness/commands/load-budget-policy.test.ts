import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { loadBudgetPolicy } from './load-budget-policy.js';
import { loadProfile } from './load-config.js';

const project = join(import.meta.dirname, '..', '..');

test('the policy has ten rules, and every route an end', async () => {
  const { rules, rowBudgets } = await loadBudgetPolicy(project, await loadProfile(undefined, undefined));
  expect([rules.length, rowBudgets.size]).toEqual([10, 413]);
  expect(rowBudgets.get('ROUTE-0327')).toEqual({ operation: 'pull', budget: 'PB-REG-PULL' });
  expect(rowBudgets.get('ROUTE-0337')).toEqual({ operation: 'auth', budget: 'PB-REG-AUTH' });
  expect(rowBudgets.get('ROUTE-0291')).toMatchObject({ noBudget: expect.stringContaining('stay open') as string });
});

test('a user’s folder without the project’s own tables is joined by them', async () => {
  await inTemporaryFolder(async (dir) => {
    cpSync(join(project, 'trackers', 'route_contract_tests.csv'), join(dir, 'route_contract_tests.csv'));
    const chosen = await loadProfile(undefined, undefined);
    expect((await loadBudgetPolicy(project, { config: { ...chosen.config, trackers: dir } })).rowBudgets.size).toBe(413);
  });
});

test('a table with an error stops the command, with the place', async () => {
  await inTemporaryFolder(
    async (dir) => {
      const file = join(dir, 'budget_mapping.csv');
      writeFileSync(file, readFileSync(file, 'utf8').replace('hot-api,PB-API-HOT', 'hot-api,PB-NONE'));
      const chosen = await loadProfile(undefined, undefined);
      await expect(loadBudgetPolicy(project, { config: { ...chosen.config, trackers: dir } })).rejects.toMatchObject({
        message: 'the trackers have 1 errors; parity trackers check explains them',
        problems: [{ file: 'budget_mapping.csv', line: 8, code: 'unknown-policy-budget' }],
      });
    },
    join(project, 'trackers'),
  );
});
