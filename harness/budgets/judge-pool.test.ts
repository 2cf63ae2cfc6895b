import { describe, expect, test } from 'vitest';
import type { BudgetRule } from '../core/budget.js';
import { streamSamples } from '../testing/budget-builder.js';
import { levelsOf } from './error-rates.js';
import { judgePool, judgeScans, notMeasured } from './judge-pool.js';
import type { StreamSamples } from './stream-samples.js';

const LEVELS = levelsOf(12);
const ERRORS: BudgetRule = { budget: 'PB-REG-PULL', surface: 'registry pull', measure: 'error_rate', allowed: 0.2, unit: 'percentage points' };
const DIGESTS: BudgetRule = { budget: 'PB-REG-PULL', surface: 'registry push', measure: 'digest_mismatches', allowed: 0, unit: 'count' };
const SCANS: BudgetRule = { budget: 'PB-DB-SAFETY', surface: 'database', measure: 'new_full_scans', allowed: 0, unit: 'count' };

/** Two streams of 6,000 answers and 50 checked digests of each side; `change` makes something wrong. */
function pool(change: (first: StreamSamples, second: StreamSamples) => void = () => undefined): StreamSamples[] {
  const [first, second] = [streamSamples('PB-REG-PULL/registry-jwt', 6000, 1), streamSamples('PB-REG-PULL/robot', 6000, 5)];
  for (const stream of [first, second]) for (const side of [stream.oracle, stream.target]) side.digestsChecked = 50;
  change(first, second);
  return [first, second];
}

const leftOut = (): StreamSamples[] => pool().map((stream, at) => (at === 0 ? stream : { ...stream, leftOut: ['PT-ROUTE-0320.get was not recorded'] }));

test.each<{ title: string; streams: StreamSamples[]; errors: string; digests: string }>([
  { title: 'sound streams', streams: pool(), errors: 'within', digests: 'within' },
  {
    title: 'errors of the target in one stream',
    streams: pool((_, second) => (second.target.errors['status 500'] = 60)),
    errors: 'breached errors',
    digests: 'within',
  },
  {
    title: 'errors of the target, a few of each kind in each stream',
    streams: pool((first, second) => {
      first.target.errors['status 500'] = 30;
      second.target.errors['timeout'] = 30;
    }),
    errors: 'breached errors',
    digests: 'within',
  },
  {
    title: 'as many errors of both sides',
    streams: pool((first) => {
      first.target.errors['status 500'] = 3;
      first.oracle.errors['status 500'] = 3;
    }),
    errors: 'within',
    digests: 'within',
  },
  { title: 'one wrong digest', streams: pool((first) => (first.target.digestsWrong = 1)), errors: 'within', digests: 'breached mismatch' },
  { title: 'a target that went away', streams: pool((first) => first.down.add('target')), errors: 'undecided side-down', digests: 'undecided side-down' },
  { title: 'an oracle that went away', streams: pool((_, second) => second.down.add('oracle')), errors: 'undecided side-down', digests: 'undecided side-down' },
  {
    title: 'a wrong digest of a target that went away',
    streams: pool((first) => {
      first.down.add('target');
      first.target.digestsWrong = 1;
    }),
    errors: 'undecided side-down',
    digests: 'breached mismatch',
  },
  { title: 'a case left out', streams: leftOut(), errors: 'undecided not-measured', digests: 'undecided not-measured' },
])('$title: errors $errors, digests $digests', ({ streams, errors, digests }) => {
  const told = (rule: BudgetRule): string => {
    const { status, reason } = judgePool(rule, streams, LEVELS);
    return reason === undefined ? status : `${status} ${reason}`;
  };
  expect({ errors: told(ERRORS), digests: told(DIGESTS) }).toEqual({ errors, digests });
});

test('streams are counted together: neither has digests enough of its own', () => {
  const [first] = pool();
  expect(judgePool(DIGESTS, first === undefined ? [] : [first], LEVELS)).toMatchObject({ reason: 'few-samples', needed: 9 });
  expect(judgePool(DIGESTS, pool(), LEVELS)).toMatchObject({ stream: 'PB-REG-PULL', status: 'within', samples: { oracle: 100, target: 100 } });
});

test('a case left out is named', () => {
  expect(judgePool(ERRORS, leftOut(), LEVELS).detail).toContain('PT-ROUTE-0320.get was not recorded');
});

describe('of the database', () => {
  test('one new scan is a breach, none is within, and no case compared is no data', () => {
    const judge = (findings: number, cases: number) => judgeScans(SCANS, { findings, cases, detail: 'seen' });
    expect(judge(0, 264)).toMatchObject({ stream: 'PB-DB-SAFETY', status: 'within', samples: { oracle: 264, target: 264 } });
    expect(judge(1, 264)).toMatchObject({ status: 'breached', reason: 'new-scan', estimate: { value: 1, low: 1, high: 1 } });
    expect(judge(0, 0)).toMatchObject({ status: 'undecided', reason: 'no-data', figures: { oracle: null, target: null } });
  });
});

test('a rule that nothing was sampled for is undecided, with the reason that is known', () => {
  expect(notMeasured('PB-REG-PULL', new Map([['PB-REG-PULL', 'not selected']]))).toMatchObject({
    status: 'undecided',
    reason: 'not-measured',
    detail: 'not selected',
  });
  expect(notMeasured('PB-REG-PULL', new Map()).detail).toContain('fixtures/budgets');
});
