import { describe, expect, test } from 'vitest';
import type { BudgetRule } from '../core/budget.js';
import { Random } from '../core/random.js';
import { streamSamples } from '../testing/budget-builder.js';
import { cachedStream } from '../testing/cached-stream.js';
import { levelsOf } from './error-rates.js';
import { isLatencyRule, judgeStream } from './judge-stream.js';
import { emptyStream, type StreamSamples } from './stream-samples.js';

const P95: BudgetRule = { budget: 'PB-REG-PULL', surface: 'registry pull', measure: 'p95_latency', allowed: 10, unit: 'percent' };
const P99: BudgetRule = { ...P95, measure: 'p99_latency', allowed: 15 };
const LONG = 3600;

const judge = (stream: StreamSamples, rule = P95, windowSeconds = 600) =>
  judgeStream(stream, rule, { levels: levelsOf(12), windowSeconds, random: new Random(1) });

const told = (stream: StreamSamples, rule?: BudgetRule, windowSeconds?: number): string => {
  const { status, reason } = judge(stream, rule, windowSeconds);
  return reason === undefined ? status : `${status} ${reason}`;
};

/** 6,000 samples of each side, and something that is done to them. */
function stream(change: (stream: StreamSamples) => void = () => undefined, slow = 1): StreamSamples {
  const samples = streamSamples('PB-REG-PULL/registry-jwt', 6000, 31, { target: slow });
  change(samples);
  return samples;
}

/** As many answers of a side as so many are left. */
function cut(samples: StreamSamples, side: 'oracle' | 'target', left: number): void {
  samples[side].ok.length = left;
}

const quick = (samples: StreamSamples): void => {
  for (const [at, sample] of samples.target.ok.entries()) samples.target.ok[at] = { ...sample, ms: 0.1 };
};

test('a stream of which nothing could be sent says what was left out', () => {
  const nothing = emptyStream({ id: 'PB-REG-PULL/v2', budget: 'PB-REG-PULL', items: [], leftOut: ['PT-1.get: the target does not have the route'] });
  expect(judge(nothing)).toMatchObject({
    status: 'undecided',
    reason: 'not-measured',
    detail: 'nothing could be sent: PT-1.get: the target does not have the route',
  });
});

test('equal sides are within, without a reason', () => {
  expect(judge(stream())).toMatchObject({ stream: 'PB-REG-PULL/registry-jwt', status: 'within', samples: { oracle: 6000, target: 6000 } });
  expect(told(stream())).toBe('within');
});

test.each<{ title: string; wrong: StreamSamples; verdict: string }>([
  { title: 'a target that is slower by 30 %', wrong: stream(undefined, 1.3), verdict: 'breached' },
  { title: 'a target at its allowance', wrong: stream(undefined, 1.1), verdict: 'undecided interval' },
  { title: 'a target with few answers', wrong: stream((one) => cut(one, 'target', 58)), verdict: 'undecided few-samples' },
  { title: 'answers in nine blocks', wrong: stream((one) => cut(one, 'oracle', 180)), verdict: 'undecided few-samples' },
  { title: 'no answer of the target', wrong: stream((one) => cut(one, 'target', 0)), verdict: 'undecided no-data' },
  { title: 'no answer of the oracle', wrong: stream((one) => cut(one, 'oracle', 0)), verdict: 'undecided no-data' },
  { title: 'a generator that was late for the oracle', wrong: stream((one) => (one.oracle.late = 700)), verdict: 'undecided generator-late' },
  { title: 'a generator that was late for the target', wrong: stream((one) => (one.target.late = 700)), verdict: 'undecided generator-late' },
  { title: 'a generator that was late now and then', wrong: stream((one) => (one.target.late = 600)), verdict: 'within' },
  { title: 'a target that went away', wrong: stream((one) => one.down.add('target')), verdict: 'undecided side-down' },
  { title: 'an oracle that went away', wrong: stream((one) => one.down.add('oracle')), verdict: 'undecided side-down' },
  { title: 'a slow target that went away', wrong: stream((one) => one.down.add('target'), 1.3), verdict: 'undecided side-down' },
  { title: 'a target that cannot keep up', wrong: stream((one) => one.backlog.add('target')), verdict: 'breached backlog' },
  { title: 'an oracle that cannot keep up', wrong: stream((one) => one.backlog.add('oracle')), verdict: 'undecided backlog' },
  { title: 'both that cannot keep up', wrong: stream((one) => one.backlog.add('oracle').add('target')), verdict: 'undecided backlog' },
  {
    title: 'a target that fails fast, its other answers quick',
    wrong: stream((one) => {
      quick(one);
      one.target.errors['status 500'] = 300;
    }),
    verdict: 'breached errors',
  },
  {
    title: 'a target that only fails',
    wrong: stream((one) => {
      cut(one, 'target', 0);
      one.target.errors['empty body'] = 6000;
    }),
    verdict: 'breached errors',
  },
  { title: 'errors of the oracle', wrong: stream((one) => (one.oracle.errors['status 500'] = 300)), verdict: 'undecided oracle-errors' },
  {
    title: 'as many errors of both sides',
    wrong: stream((one) => (one.oracle.errors['status 500'] = one.target.errors['status 500'] = 300)),
    verdict: 'undecided oracle-errors',
  },
  { title: 'errors of the target that are not yet many enough', wrong: stream((one) => (one.target.errors['timeout'] = 75)), verdict: 'undecided errors' },
  { title: 'errors of a slow target that are not yet many enough', wrong: stream((one) => (one.target.errors['timeout'] = 75), 1.3), verdict: 'breached' },
  { title: 'a few errors', wrong: stream((one) => (one.target.errors['timeout'] = 6)), verdict: 'within' },
  { title: 'a case left out', wrong: { ...stream(), leftOut: ['PT-ROUTE-0320.get was not recorded'] }, verdict: 'undecided not-measured' },
  { title: 'a case left out of a slow target', wrong: { ...stream(undefined, 1.3), leftOut: ['one'] }, verdict: 'breached' },
])('$title: $verdict', ({ wrong, verdict }) => {
  expect(told(wrong)).toBe(verdict);
});

test('errors that are no breach yet say how many requests are missing, and with as many it is decided', () => {
  // Three errors in 600 are half a point: less than the guard's point, and not yet shown to be.
  const few = streamSamples('PB-REG-PULL/registry-jwt', 600, 31, { target: 0.5 });
  few.target.errors['timeout'] = 3;
  const { reason, needed = 0 } = judge(few);
  expect(reason).toBe('errors');
  expect(needed).toBeGreaterThan(100);
  const factor = 1 + needed / 600;
  const more = streamSamples('PB-REG-PULL/registry-jwt', Math.round(600 * factor * 1.5), 31, { target: 0.5 });
  more.target.errors['timeout'] = Math.round(3 * factor * 1.5);
  expect(needed).toBeLessThan(20_000);
  expect(judge(more).status).toBe('within');
});

describe('a cache', () => {
  const plain = { first: 1, later: 1 };
  const cache = { first: 1, later: 0.3 };
  const slowFirst = { first: 1.5, later: 0.3 };

  test('of the target alone does not make slow first hits within by the mix', () => {
    const verdict = judge(cachedStream(plain, slowFirst, 30));
    expect(verdict).toMatchObject({ status: 'breached', reason: 'cache-on-one-side' });
    // The mix by itself is far below the limit.
    expect(verdict.detail).toContain('only the target answers faster when asked again');
  });

  test('of the target alone is told when first hits are within too', () => {
    const verdict = judge(cachedStream(plain, cache, 3));
    expect(verdict.status).toBe('within');
    expect(verdict.detail).toContain('first hits are within too');
  });

  test('of the target alone leaves it open when there are too few first hits', () => {
    expect(told(cachedStream(plain, cache, 120))).toBe('undecided cache-on-one-side');
    expect(judge(cachedStream(plain, cache, 120)).needed).toBe(9);
  });

  test('of both sides is not spoken of', () => {
    const verdict = judge(cachedStream(cache, cache, 30));
    expect(verdict.status).toBe('within');
    expect(verdict.detail).not.toContain('asked again');
  });

  test('that the target lacks is a breach by the mix', () => {
    expect(told(cachedStream(cache, plain, 30))).toBe('breached');
  });

  test('and a case left out: not within', () => {
    expect(told(cachedStream(plain, cache, 3, ['one was not recorded']))).toBe('undecided not-measured');
  });
});

describe('a P99', () => {
  test('is deferred in a window of less than fifteen minutes, whatever the ratio', () => {
    expect(told(stream(), P99, 899)).toBe('deferred short-window');
    expect(told(stream(undefined, 3), P99, 899)).toBe('deferred short-window');
  });

  test('is judged in a longer one', () => {
    expect(told(stream(undefined, 3), P99, 900)).toBe('breached');
    expect(told(cachedStream({ first: 1, later: 1 }, { first: 1, later: 1 }, 30), P99, LONG)).toBe('within');
  });

  test('comes after errors, a side that is gone and a backlog', () => {
    expect(
      told(
        stream((one) => (one.target.errors['status 500'] = 300)),
        P99,
      ),
    ).toBe('breached errors');
    expect(
      told(
        stream((one) => one.down.add('oracle')),
        P99,
      ),
    ).toBe('undecided side-down');
    expect(
      told(
        stream((one) => one.backlog.add('target')),
        P99,
      ),
    ).toBe('breached backlog');
  });
});

test('rules that are ratios of percentiles are those of latency and lag, and no other is judged so', () => {
  const measures = ['p95_latency', 'p99_latency', 'p95_queue_lag', 'error_rate', 'digest_mismatches', 'new_full_scans'] as const;
  expect(measures.filter((measure) => isLatencyRule({ ...P95, measure }))).toEqual(['p95_latency', 'p99_latency', 'p95_queue_lag']);
  expect(() => judge(stream(), { ...P95, measure: 'error_rate' })).toThrow('error_rate is not judged by a ratio');
});

test('errors that chance may give in one of a hundred runs are no breach', () => {
  const failing = streamSamples('PB-REG-PULL/registry-jwt', 700, 31);
  failing.target.errors['timeout'] = 40;
  const at = (change: number) => judgeStream(failing, P95, { levels: { ...levelsOf(12), change }, windowSeconds: 600, random: new Random(1) });
  expect(at(levelsOf(12).change)).toMatchObject({ status: 'breached', reason: 'errors' });
  expect(at(1e-14)).toMatchObject({ status: 'undecided', reason: 'errors' });
});

test('when both errors and the ratio are open, as many samples are missing as the hungrier of the two needs', () => {
  const one = streamSamples('PB-REG-PULL/registry-jwt', 700, 31, { target: 1.09 });
  const { reason, needed = 0 } = judge(one);
  expect(reason).toBe('errors');
  expect(needed).toBeGreaterThan(5000);
  // The guard alone: 0 of 700 is shown to be below a point with some hundreds more.
  expect(judge(streamSamples('PB-REG-PULL/registry-jwt', 1000, 31, { target: 1.09 })).reason).toBe('interval');
});

test('the figures stay with a verdict that does not rest on them', () => {
  const verdict = judge(stream((one) => one.down.add('target'), 1.3));
  expect(verdict.figures.oracle).toBeGreaterThan(0);
  expect(verdict.estimate?.value).toBeGreaterThan(1.1);
});
