import { Command } from 'commander';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BudgetException } from '../core/budget.js';
import { runVerb, type Spoken } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import { defineBudgetExceptions } from './budget-exceptions.js';
import type { CommandContext } from './context.js';

const project = join(import.meta.dirname, '..', '..');

const define = (context: CommandContext): Command => {
  const budget = new Command('budget');
  defineBudgetExceptions(budget, context);
  return budget;
};

const entry: BudgetException = {
  id: 'slow-pull',
  budget: 'PB-REG-PULL',
  measure: 'p95_latency',
  allowed: 25,
  decision: 'DEC-1',
  reason: 'a new check',
  owner: 'registry',
  approvedBy: 'release manager',
  expires: '2026-11-21',
};

/** A project with these exceptions for profile reference. */
function check(exceptions: unknown, args: readonly string[] = []): Promise<Spoken> {
  return inTemporaryFolder((root) => {
    cpSync(join(project, 'trackers'), join(root, 'trackers'), { recursive: true });
    mkdirSync(join(root, 'fixtures', 'budget-exceptions'), { recursive: true });
    writeFileSync(join(root, 'fixtures', 'decisions.csv'), 'decision_id,decided_on,owner,title\nDEC-1,2026-11-01,registry,Slower pulls\n');
    if (exceptions !== undefined)
      writeFileSync(
        join(root, 'fixtures', 'budget-exceptions', 'reference.json'),
        typeof exceptions === 'string' ? exceptions : JSON.stringify({ exceptions }),
      );
    return runVerb(define, ['exceptions', 'check', ...args], { root });
  });
}

test('the project has none', async () => {
  const { printed, exitCode } = await runVerb(define, ['exceptions', 'check']);
  expect([printed, exitCode]).toEqual([['0 exceptions in fixtures/budget-exceptions/reference.json, 0 expired'], 0]);
});

test('an exception is listed with what it allows instead of what', async () => {
  const { printed, exitCode } = await check([entry]);
  expect(printed).toEqual([
    'in-force  2026-11-21 slow-pull: PB-REG-PULL p95_latency +25 % instead of +10 % (registry)',
    '1 exceptions in fixtures/budget-exceptions/reference.json, 0 expired',
  ]);
  expect(exitCode).toBe(0);
});

test('an expired one exits 1, in JSON of the published shape', async () => {
  const { printed, exitCode } = await check([{ ...entry, expires: '2026-11-20' }], ['--json']);
  const said: unknown = JSON.parse(printed.join(''));
  expect(schemaErrors('entries-check', said)).toEqual([]);
  expect(said).toMatchObject({ kind: 'budget exceptions', summary: { entries: 1, expired: 1 }, entries: [{ id: 'slow-pull', state: 'expired' }] });
  expect(exitCode).toBe(1);
});

test('a profile without a file has none', async () => {
  expect((await check(undefined)).exitCode).toBe(0);
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', '{', /^fixtures\/budget-exceptions\/reference\.json: cannot be read: .*correct the JSON$/],
  ['a missing owner', [{ ...entry, owner: undefined }], /at \/exceptions\/0: must have required property 'owner'/],
  ['an unknown key', [{ ...entry, percent: 3 }], /additionalProperty":"percent"/],
  ['an id twice', [entry, { ...entry, measure: 'error_rate', allowed: 1 }], /id slow-pull is there twice/],
  ['two for one rule', [entry, { ...entry, id: 'again' }], /again is the second entry for PB-REG-PULL p95_latency/],
  [
    'a rule that the policy does not have',
    [{ ...entry, measure: 'p99_latency' }],
    /slow-pull is for PB-REG-PULL p99_latency, which is no rule of the policy; there are PB-REG-AUTH p95_latency, /,
  ],
  ['no more than the policy allows', [{ ...entry, allowed: 10 }], /allows 10 percent where the policy allows 10; an exception allows more/],
  ['a day that does not exist', [{ ...entry, expires: '2026-02-30' }], /expires on 2026-02-30, which is no day/],
  ['an unknown decision', [{ ...entry, decision: 'DEC-9' }], /slow-pull names decision DEC-9, which is not in fixtures\/decisions\.csv/],
])('%s is refused', async (_what, exceptions, message) => {
  await expect(check(exceptions)).rejects.toThrow(message);
});
