import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { measureVerdict } from '../testing/budget-report-builder.js';
import { inTemporaryFolder } from '../testing/temporary-folder.js';
import type { RowBudget } from '../core/budget-policy.js';
import type { BudgetWorkload, WorkloadStream } from '../core/budget-workload.js';
import type { RunnableCase } from '../core/contract-case.js';
import { loadProfile, type ChosenProfile } from './load-config.js';
import { budgetEnvironment, checkWorkload, readWorkload, workloadDigest } from './read-workload.js';

const PULL: WorkloadStream = { budget: 'PB-REG-PULL', principal: 'v2', perSecond: 50, cases: ['PT-ROUTE-0327.get-image'] };
const WORKLOAD: BudgetWorkload = { streams: [PULL] };

const runnable = (id: string, scope: RunnableCase['scope'] = 'in-scope'): RunnableCase =>
  ({
    id,
    row: id.slice(3, 13),
    scope,
    script: { row: id.slice(3, 13), name: 'x', principal: 'anonymous', steps: [{ method: 'GET', path: '/x' }] },
  }) as unknown as RunnableCase;

const CASES = [
  runnable('PT-ROUTE-0327.get-image'),
  runnable('PT-ROUTE-0016.get-as-admin'),
  runnable('PT-ROUTE-0200.get'),
  runnable('PT-ROUTE-0320.get', 'needs-billing'),
];
const RULES = [measureVerdict('PB-REG-PULL', 'p95_latency', 10, []), measureVerdict('PB-API-HOT', 'p95_latency', 10, [])];
const ROWS = new Map<string, RowBudget>([
  ['ROUTE-0327', { operation: 'pull', budget: 'PB-REG-PULL' }],
  ['ROUTE-0320', { operation: 'pull', budget: 'PB-REG-PULL' }],
  ['ROUTE-0016', { operation: 'hot-api', budget: 'PB-API-HOT' }],
  ['ROUTE-0200', { operation: 'other', noBudget: 'no hot path' }],
]);

const check = (workload: BudgetWorkload): void =>
  checkWorkload({ workload, file: 'budgets.json', chosen: undefined as unknown as ChosenProfile }, RULES, ROWS, CASES);

describe('a workload', () => {
  test('whose cases are of rows of its budgets is taken', () => {
    expect(() =>
      check({ streams: [PULL, { ...PULL, principal: 'anonymous' }], database: { budget: 'PB-API-HOT', cases: ['PT-ROUTE-0200.get'] } }),
    ).not.toThrow();
  });

  test.each<[string, BudgetWorkload, string]>([
    [
      'names a budget that the policy lacks',
      { streams: [{ ...PULL, budget: 'PB-REG-PUL' }] },
      'budgets.json: stream PB-REG-PUL/v2: the policy has no budget PB-REG-PUL; it has PB-REG-PULL, PB-API-HOT',
    ],
    [
      'names a case that is not there, and one is like it',
      { streams: [{ ...PULL, cases: ['PT-ROUTE-0327.get-imgae'] }] },
      'budgets.json: stream PB-REG-PULL/v2: no case PT-ROUTE-0327.get-imgae; did you mean PT-ROUTE-0327.get-image?',
    ],
    ['names a case that is like none', { streams: [{ ...PULL, cases: ['x'] }] }, 'budgets.json: stream PB-REG-PULL/v2: no case x'],
    [
      'sends a case of another budget',
      { streams: [{ ...PULL, cases: ['PT-ROUTE-0327.get-image', 'PT-ROUTE-0016.get-as-admin'] }] },
      'budgets.json: stream PB-REG-PULL/v2: ROUTE-0016 of case PT-ROUTE-0016.get-as-admin has budget PB-API-HOT; parity budget list --row ROUTE-0016 shows why',
    ],
    [
      'sends a case of a row without budget',
      { streams: [{ ...PULL, cases: ['PT-ROUTE-0200.get'] }] },
      'budgets.json: stream PB-REG-PULL/v2: ROUTE-0200 of case PT-ROUTE-0200.get has no budget; parity budget list --row ROUTE-0200 shows why',
    ],
    [
      'sends a case that the profile does not run',
      { streams: [{ ...PULL, cases: ['PT-ROUTE-0320.get'] }] },
      'budgets.json: stream PB-REG-PULL/v2: PT-ROUTE-0320.get is out of scope (needs-billing); take one that the profile runs',
    ],
    ['has a stream twice', { streams: [PULL, { ...PULL, perSecond: 3 }] }, 'budgets.json: stream PB-REG-PULL/v2 is there twice; put its cases into one'],
    [
      'names a queue of no budget',
      { streams: [PULL], queue: { budget: 'PB-LAG', queue: 'notification', perSecond: 1 } },
      'budgets.json: queue: the policy has no budget PB-LAG; it has PB-REG-PULL, PB-API-HOT',
    ],
    ['names a database of no budget', { streams: [PULL], database: { budget: 'PB-DB', cases: [] } }, 'budgets.json: database: the policy has no budget PB-DB;'],
    [
      'names a database case that is not there',
      { streams: [PULL], database: { budget: 'PB-API-HOT', cases: ['PT-ROUTE-0200.gt'] } },
      'budgets.json: database: no case PT-ROUTE-0200.gt; did you mean PT-ROUTE-0200.get?',
    ],
  ])('that %s is refused', (_, workload, message) => {
    expect(() => check(workload)).toThrow(message);
  });
});

/** Reads a workload file with this text in a project of its own. */
async function read(text: string, name: string | undefined = 'budgets/work.json'): Promise<ReturnType<typeof readWorkload>> {
  const chosen = await loadProfile('reference', undefined);
  const { budgets: _budgets, ...profile } = chosen.profile;
  return inTemporaryFolder((root) => {
    mkdirSync(join(root, 'budgets'));
    writeFileSync(join(root, 'budgets', 'work.json'), text);
    return Promise.resolve(readWorkload(root, { ...chosen, profile: { ...profile, ...(name === '' ? {} : { budgets: name }) } }));
  });
}

describe('the file of a workload', () => {
  test('adds the cases that only budgets use to the profile', async () => {
    const loaded = await read(JSON.stringify({ ...WORKLOAD, fixtures: ['more.json'] }));
    expect(loaded.workload.streams).toEqual([PULL]);
    expect(loaded.file).toBe('budgets/work.json');
    const { profile } = await loadProfile('reference', undefined);
    expect(loaded.chosen.profile.fixtures).toEqual([...profile.fixtures, 'more.json']);
  });

  test.each<[string, string, string, RegExp]>([
    ['a profile that names none', '{}', '', /^profile "reference" says nothing of what to send for its budgets; name a file under "budgets" /],
    ['a file that is not there', '{}', 'budgets/other.json', /^budgets\/other\.json: no such file/],
    ['no JSON', '{', 'budgets/work.json', /^budgets\/work\.json: not JSON: /],
    [
      'an unknown principal',
      JSON.stringify({ streams: [{ ...PULL, principal: 'root' }] }),
      'budgets/work.json',
      /^budgets\/work\.json: at \/streams\/0\/principal: /,
    ],
    ['a rate of nothing', JSON.stringify({ streams: [{ ...PULL, perSecond: 0 }] }), 'budgets/work.json', /at \/streams\/0\/perSecond: must be /],
    ['a word that is none', JSON.stringify({ ...WORKLOAD, speed: 1 }), 'budgets/work.json', /additional properties/],
  ])('is refused: %s', async (_, text, name, message) => {
    await expect(read(text, name)).rejects.toThrow(message);
  });
});

describe('the digest of a workload', () => {
  const digest = workloadDigest(WORKLOAD, CASES);
  test('is the same for the same requests, whatever other cases there are', () => {
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(workloadDigest(WORKLOAD, CASES.slice(0, 1))).toBe(digest);
  });
  test('is another for another rate, another case, or another request of a case', () => {
    const [one] = CASES;
    if (one === undefined) return;
    const changed: RunnableCase = { ...one, script: { ...one.script, steps: [{ method: 'GET', path: '/y' }] } };
    const others = [
      workloadDigest({ streams: [{ ...PULL, perSecond: 51 }] }, CASES),
      workloadDigest({ ...WORKLOAD, database: { budget: 'PB-API-HOT', cases: ['PT-ROUTE-0200.get'] } }, CASES),
      workloadDigest(WORKLOAD, [changed]),
    ];
    expect(new Set([digest, ...others]).size).toBe(4);
  });
});

test('the environment is of this machine', () => {
  expect(budgetEnvironment()).toMatchObject({ platform: `${process.platform}-${process.arch}`, node: process.version });
  expect(budgetEnvironment().cores).toBeGreaterThan(0);
});
