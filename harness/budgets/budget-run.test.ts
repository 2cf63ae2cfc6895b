import { describe, expect, test } from 'vitest';
import type { BudgetRule } from '../core/budget.js';
import { latencies } from '../testing/budget-builder.js';
import { BudgetRun, type BudgetRunInput } from './budget-run.js';
import { segmentOf, type SegmentHead, type SegmentRecord, type Shot } from './segment.js';

const rule = (budget: string, measure: BudgetRule['measure'], allowed: number): BudgetRule => ({
  budget,
  surface: budget,
  measure,
  allowed,
  unit: measure === 'error_rate' ? 'percentage points' : measure.startsWith('p') ? 'percent' : 'count',
});
const PULL_P95 = rule('PB-REG-PULL', 'p95_latency', 10);
const PULL_ERRORS = rule('PB-REG-PULL', 'error_rate', 0.2);
const AUTH_P99 = rule('PB-REG-AUTH', 'p99_latency', 15);
const SCANS = rule('PB-DB-SAFETY', 'new_full_scans', 0);

const PULL = { id: 'PB-REG-PULL/v2', budget: 'PB-REG-PULL', items: [{ case: 'PT-ROUTE-0327.get', row: 'ROUTE-0327' }], leftOut: [], seconds: 100 };
const ROBOT = { ...PULL, id: 'PB-REG-PULL/robot' };
const AUTH = { ...PULL, id: 'PB-REG-AUTH/robot', budget: 'PB-REG-AUTH' };

function newRun(parts: Partial<BudgetRunInput> = {}): BudgetRun {
  return new BudgetRun({ rules: [PULL_P95], streams: [PULL], missing: new Map(), windowSeconds: 600, adaptive: true, seed: 5, ...parts });
}

let made = 0;

interface Wrong extends Partial<SegmentHead> {
  readonly slow?: number;
  /** Of each hundred requests of the target. */
  readonly errors?: number;
  readonly digestsWrong?: number;
  readonly perSecond?: number;
}

/** A segment of so many seconds, a block each. */
function segment(seconds: number, { slow = 1, errors = 0, digestsWrong = 0, perSecond = 20, ...head }: Wrong = {}): SegmentRecord {
  made += 1;
  const shots = (['oracle', 'target'] as const).flatMap((side, which) =>
    latencies(seconds * perSecond, 1000 * made + which, side === 'target' ? slow : 1).map((ms, n): Shot => {
      const failed = side === 'target' && n % 100 < errors;
      return { side, block: Math.floor(n / perSecond), item: 0, first: n === 0, outcome: failed ? 'error' : 'ok', ms, error: failed ? 'status 500' : '' };
    }),
  );
  const sides = { oracle: { connections: 1, digestsChecked: 70, digestsWrong: 0 }, target: { connections: 1, digestsChecked: 70, digestsWrong } };
  const rest = { startedAt: '2026-11-02T10:00:00Z', generator: { p99: 1, max: 2 }, down: [] };
  return segmentOf({ stream: PULL.id, number: made, seconds, blocks: seconds, sides, ...rest, ...head }, shots);
}

const statuses = (run: BudgetRun, scans?: Parameters<BudgetRun['finish']>[0]) => run.finish(scans).map(({ status }) => status);

/** Samples a stream until the run wants no more; the seconds after which that was. */
function sampleAll(run: BudgetRun, wrong: Wrong & { readonly step?: number } = {}): number {
  const { step = 10, ...rest } = wrong;
  const id = wrong.stream ?? PULL.id;
  let seconds = 0;
  for (; run.wants(id) && seconds < 1000; seconds += step) {
    run.add(segment(step, rest));
    run.look();
  }
  return seconds;
}

describe('an adaptive run', () => {
  test('ends when all is decided, before its time is over', () => {
    const run = newRun();
    expect(sampleAll(run, { slow: 2 })).toBe(20);
    expect(run.wants(PULL.id)).toBe(false);
    expect(run.finish()).toMatchObject([{ ...PULL_P95, status: 'breached', streams: [{ stream: PULL.id, samples: { oracle: 400 } }] }]);
  });

  test('looks at the planned times and no oftener', () => {
    const run = newRun();
    // A breach that any look would see is seen at the first planned one, a fifth of the time.
    for (let seconds = 1; seconds <= 19; seconds += 1) {
      run.add(segment(1, { slow: 3 }));
      run.look();
      run.look();
      expect(run.wants(PULL.id)).toBe(true);
    }
    run.add(segment(1, { slow: 3 }));
    run.look();
    expect(run.wants(PULL.id)).toBe(false);
  });

  test('keeps a verdict that was decided, whatever comes later', () => {
    const run = newRun({ rules: [PULL_P95, PULL_ERRORS] });
    run.add(segment(20, { slow: 0.5, perSecond: 60 }));
    run.look();
    expect(run.wants(PULL.id)).toBe(true);
    for (let part = 0; part < 8; part += 1) run.add(segment(10, { slow: 4 }));
    run.look();
    const [latency] = run.finish();
    expect(latency).toMatchObject({ status: 'within', streams: [{ samples: { oracle: 1200 } }] });
  });

  test('looks at most five times: what is undecided then stays so', () => {
    const run = newRun();
    sampleAll(run, { slow: 1.1 });
    const last = run.finish();
    expect(last[0]?.streams[0]).toMatchObject({ status: 'undecided', reason: 'interval', samples: { oracle: 2000 } });
    run.add(segment(50, { slow: 5 }));
    run.look();
    expect(run.finish()).toEqual(last);
  });

  test('takes a look that is left at its end, so that a run cut short is judged by all its samples', () => {
    const run = newRun();
    run.add(segment(15, { slow: 3 }));
    run.look();
    expect(statuses(run)).toEqual(['breached']);
  });

  test('defers a P99 and does not sample on for it', () => {
    const run = newRun({ rules: [AUTH_P99], streams: [AUTH] });
    expect(sampleAll(run, { stream: AUTH.id })).toBe(20);
    expect(statuses(run)).toEqual(['deferred']);
  });

  test('wants nothing of a side that went away, of a stream that is not planned, and of one whose time is over', () => {
    const run = newRun();
    expect(run.wants('PB-REG-PULL/other')).toBe(false);
    run.add(segment(5, { down: ['target'] }));
    expect(run.wants(PULL.id)).toBe(false);
    expect(run.finish()[0]?.streams[0]).toMatchObject({ status: 'undecided', reason: 'side-down' });
    expect(sampleAll(newRun(), { slow: 1.1 })).toBe(100);
  });
});

describe('a window that is watched to its end', () => {
  const watched = { adaptive: false, windowSeconds: 3600 };

  test('says within only when it is over', () => {
    const run = newRun(watched);
    expect(sampleAll(run, { slow: 0.5 })).toBe(100);
    expect(statuses(run)).toEqual(['within']);
    expect(run.finish()[0]?.streams[0]?.samples.oracle).toBe(2000);
  });

  test('says a breach at once', () => {
    const run = newRun(watched);
    expect(sampleAll(run, { slow: 2 })).toBe(20);
    expect(statuses(run)).toEqual(['breached']);
  });

  test('sees a breach that comes late', () => {
    const run = newRun(watched);
    for (let seconds = 0; seconds < 100; seconds += 10) {
      run.add(segment(10, { slow: seconds < 60 ? 0.9 : 3 }));
      run.look();
    }
    expect(statuses(run)).toEqual(['breached']);
  });

  test('has its last look when it is over, at all samples: five with the four before', () => {
    const run = newRun(watched);
    for (let seconds = 0; seconds < 90; seconds += 10) {
      run.add(segment(10));
      run.look();
    }
    // The last samples carry the breach. A fifth look while the window runs would see it, and finish would be a sixth.
    run.add(segment(30, { slow: 4 }));
    run.look();
    expect(run.wants(PULL.id)).toBe(false);
    expect(statuses(run)).toEqual(['breached']);
    const open = newRun(watched);
    open.add(segment(100, { slow: 4 }));
    for (let look = 0; look < 4; look += 1) open.look();
    expect(statuses(open)).toEqual(['breached']);
  });

  test('judges a P99 only when it is over', () => {
    for (const adaptive of [true, false]) {
      const run = newRun({ windowSeconds: 3600, adaptive, rules: [AUTH_P99], streams: [AUTH] });
      expect(sampleAll(run, { stream: AUTH.id, slow: 3 })).toBe(100);
      expect(statuses(run)).toEqual(['breached']);
    }
  });
});

describe('over all budgets', () => {
  test('a rule has the worst of its streams, each judged by itself', () => {
    const run = newRun({ streams: [PULL, ROBOT] });
    sampleAll(run, { slow: 0.5 });
    expect(sampleAll(run, { stream: ROBOT.id, slow: 2 })).toBe(20);
    const [measure] = run.finish();
    expect(measure?.status).toBe('breached');
    expect(measure?.streams.map(({ stream, status }) => [stream, status])).toEqual([
      [PULL.id, 'within'],
      [ROBOT.id, 'breached'],
    ]);
  });

  test('errors are judged over all streams of a budget', () => {
    const run = newRun({ rules: [PULL_ERRORS], streams: [PULL, ROBOT] });
    for (const { id } of [PULL, ROBOT]) run.add(segment(40, { stream: id, errors: 3 }));
    run.look();
    expect(run.wants(PULL.id)).toBe(false);
    expect(run.finish()).toMatchObject([{ status: 'breached', streams: [{ stream: 'PB-REG-PULL', samples: { oracle: 1600, target: 1600 } }] }]);
  });

  test('one wrong digest is a breach', () => {
    const digests = rule('PB-REG-PULL', 'digest_mismatches', 0);
    const run = newRun({ rules: [digests] });
    run.add(segment(20, { digestsWrong: 1 }));
    run.look();
    expect(statuses(run)).toEqual(['breached']);
    expect(sampleAll(newRun({ rules: [digests] }))).toBe(20);
  });

  test('what is not sampled is undecided with its reason, and what nothing is known of too', () => {
    const run = newRun({ rules: [AUTH_P99, SCANS], missing: new Map([['PB-REG-AUTH', 'not selected']]) });
    const [auth, scans] = run.finish();
    expect(auth).toMatchObject({ status: 'undecided', streams: [{ reason: 'not-measured', detail: 'not selected' }] });
    expect(scans).toMatchObject({ status: 'undecided', streams: [{ reason: 'not-measured' }] });
  });

  test('scans are judged by what was found', () => {
    expect(statuses(newRun({ rules: [SCANS] }), { findings: 0, cases: 264, detail: '' })).toEqual(['within']);
    expect(statuses(newRun({ rules: [SCANS] }), { findings: 1, cases: 264, detail: '' })).toEqual(['breached']);
  });

  test('the more rules a run has, the surer it is of a breach', () => {
    const rules = [PULL_P95, ...Array.from({ length: 400 }, (_, number) => rule(`PB-${String(number)}`, 'p95_latency', 10))];
    const [one, many] = [newRun(), newRun({ rules })];
    const shared = segment(20, { slow: 2.2, perSecond: 4 });
    for (const run of [one, many]) run.add({ ...shared });
    expect([statuses(one)[0], statuses(many)[0]]).toEqual(['breached', 'undecided']);
  });
});

describe('a baseline in the place of the oracle', () => {
  test('never shows anything to be within', () => {
    const run = newRun({ baseline: '20261102-5b5a3df' });
    expect(sampleAll(run, { slow: 0.5 })).toBe(100);
    expect(run.finish()[0]?.streams[0]).toMatchObject({ status: 'undecided', reason: 'baseline-only' });
    const errors = newRun({ baseline: '20261102-5b5a3df', rules: [PULL_ERRORS] });
    errors.add(segment(100, { perSecond: 100 }));
    expect(errors.finish()[0]?.streams[0]).toMatchObject({ status: 'undecided', reason: 'baseline-only' });
  });

  test('can show a breach', () => {
    const run = newRun({ baseline: '20261102-5b5a3df' });
    sampleAll(run, { slow: 2 });
    expect(statuses(run)).toEqual(['breached']);
  });
});

test('the same seed and samples give the same verdicts, another seed resamples otherwise', () => {
  const shared = segment(60, { slow: 1.1 });
  const verdicts = (seed: number) => {
    const run = newRun({ seed });
    run.add(shared);
    return run.finish();
  };
  expect(verdicts(5)).toEqual(verdicts(5));
  expect(verdicts(5)).not.toEqual(verdicts(6));
});

test('blocks of a later segment come after those of an earlier one', () => {
  const run = newRun();
  run.add(segment(3));
  run.add(segment(2));
  expect(new Set(run.streams.get(PULL.id)?.target.ok.map(({ block }) => block))).toEqual(new Set([0, 1, 2, 3, 4]));
});

test('a segment of a stream that is not planned is a mistake', () => {
  expect(() => newRun().add(segment(1, { stream: 'PB-REG-PUSH/v2' }))).toThrow('no stream PB-REG-PUSH/v2 is planned');
});
