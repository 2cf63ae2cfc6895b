import { Command } from 'commander';
import { cpSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { baselineFolder, writeBaseline } from '../budgets/baseline-folder.js';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { baselineOf } from '../testing/budget-builder.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { defineBudgetStatus } from './budget-status.js';
import type { CommandContext } from './context.js';

const define = (context: CommandContext): Command => {
  const budget = new Command('budget');
  defineBudgetStatus(budget, context);
  return budget;
};

/** The status on 21 November of baselines taken on these days, after `then` did something to the folder. */
function statusOf(days: readonly number[], args: readonly string[], then: (folder: string) => void = () => undefined): Promise<Spoken> {
  return inTemporaryFolder(async (root) => {
    cpSync(join(import.meta.dirname, '..', '..', 'trackers'), join(root, 'trackers'), { recursive: true });
    for (const day of days) await writeBaseline(root, baselineOf(`2026-11-${String(day).padStart(2, '0')}T10:00:00Z`, {}, 1, 3000));
    then(join(root, baselineFolder('reference')));
    return runVerb(define, ['status', ...args], { root });
  });
}

const ALL = Array.from({ length: 14 }, (_, at) => 8 + at);

test('fourteen steady days exit 0', async () => {
  const { printed, exitCode } = await statusOf(ALL, []);
  expect(printed[0]).toBe('baselines of profile reference, 2026-11-08 to 2026-11-21: 14 of commit 5b5a3df');
  expect(printed[1]).toMatch(/^days {6}11-08✓ 11-09✓ .* 11-21✓$/);
  expect(printed.at(-1)).toBe('14 of 14 days, 2 of 2 streams steady, 0 missing');
  expect(exitCode).toBe(0);
});

test('a gap is named and exits 2, in JSON of the published shape', async () => {
  const { printed, exitCode } = await statusOf(
    ALL.filter((day) => day !== 12),
    ['--json'],
  );
  const said: unknown = JSON.parse(printed.join(''));
  expect(schemaErrors('budget-status', said)).toEqual([]);
  expect(said).toMatchObject({ profile: 'reference', exitCode: 2, gaps: ['2026-11-12'], missing: ['13 of 14 days are covered; missing: 2026-11-12'] });
  expect(exitCode).toBe(2);
});

test('nothing collected exits 2', async () => {
  const { printed, exitCode } = await statusOf([], []);
  expect(printed[0]).toMatch(/2026-11-07 to 2026-11-20: none$/);
  expect(exitCode).toBe(2);
});

test('a baseline cut in half is named', async () => {
  const cut = (folder: string): void => truncateSync(join(folder, readdirSync(folder)[0] ?? ''), 5000);
  await expect(statusOf([20, 21], [], cut)).rejects.toThrow(
    /^reports\/baselines\/budgets\/reference\/2026-11-20T100000-5b5a3df\.json\.gz: it ends in the middle: the file was cut;/,
  );
});
