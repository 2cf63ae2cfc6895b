import { describe, expect, it } from 'vitest';
import type { BudgetException, BudgetMeasure, BudgetReason, BudgetStatus, BudgetUnit, Estimate, MeasureVerdict } from '../core/budget.js';
import { applyExceptions } from './exceptions.js';

const NOW = new Date('2026-11-21T23:59:59Z');

const exception = (allowed: number, parts: Partial<BudgetException> = {}): BudgetException => ({
  id: 'slow-pull',
  budget: 'PB-REG-PULL',
  measure: 'p95_latency',
  allowed,
  decision: 'DEC-1',
  reason: 'a new check',
  owner: 'registry',
  approvedBy: 'release manager',
  expires: '2026-11-21',
  ...parts,
});

interface Stream {
  readonly status: BudgetStatus;
  readonly reason?: BudgetReason;
  readonly estimate?: readonly [low: number, value: number, high: number];
}

function verdict(streams: readonly Stream[], measure: BudgetMeasure = 'p95_latency', unit: BudgetUnit = 'percent', allowed = 10): MeasureVerdict {
  const made = streams.map(({ status, reason, estimate }, at) => ({
    stream: `PB-REG-PULL/${String(at)}`,
    status,
    ...(reason === undefined ? {} : { reason }),
    detail: 'as measured',
    figures: { oracle: 10, target: 12 },
    ...(estimate === undefined ? {} : { estimate: { low: estimate[0], value: estimate[1], high: estimate[2] } satisfies Estimate }),
    samples: { oracle: 800, target: 800 },
  }));
  const order: readonly BudgetStatus[] = ['breached', 'undecided', 'deferred', 'within'];
  const status = order.find((one) => streams.some((stream) => stream.status === one)) ?? 'undecided';
  return { budget: 'PB-REG-PULL', surface: 'pull', measure, allowed, unit, status, streams: made };
}

const SLOW: Stream = { status: 'breached', estimate: [1.18, 1.22, 1.26] };

describe('an exception in force', () => {
  it.each<[string, Stream, number, BudgetStatus]>([
    ['covers a breach whose upper bound is below it', SLOW, 30, 'within'],
    ['does not cover a breach whose lower bound is above it', SLOW, 15, 'breached'],
    ['leaves a breach open whose interval holds it', SLOW, 22, 'undecided'],
    ['is not met by an upper bound that just reaches it', { status: 'breached', estimate: [1.1, 1.15, 1.25] }, 25, 'undecided'],
    ['decides what the policy left open', { status: 'undecided', reason: 'interval', estimate: [1.05, 1.1, 1.15] }, 20, 'within'],
    ['excuses no errors', { ...SLOW, reason: 'errors' }, 30, 'breached'],
    ['excuses no cache on one side', { ...SLOW, reason: 'cache-on-one-side' }, 30, 'breached'],
    ['makes nothing of what was not measured', { status: 'undecided', reason: 'few-samples', estimate: [0.5, 1, 1.1] }, 90, 'undecided'],
    ['makes nothing of a side that went down', { status: 'undecided', reason: 'side-down', estimate: [0.9, 1, 1.1] }, 90, 'undecided'],
    ['makes no pass of a baseline alone', { ...SLOW, reason: 'baseline-only' }, 30, 'undecided'],
    ['is still breached by a baseline alone', { ...SLOW, reason: 'baseline-only' }, 15, 'breached'],
  ])('%s', (_what, stream, allowed, status) => {
    const { verdicts, problems } = applyExceptions([verdict([stream])], [exception(allowed)], NOW);
    expect(verdicts[0]?.status).toBe(status);
    expect(problems).toEqual([]);
  });

  it('is named by the rule that rests on it, and said in the stream', () => {
    const [judged] = applyExceptions([verdict([SLOW, { status: 'within', estimate: [0.9, 1, 1.05] }])], [exception(30)], NOW).verdicts;
    expect(judged).toMatchObject({
      status: 'within',
      exception: 'slow-pull',
      streams: [{ status: 'within', detail: 'as measured; by exception slow-pull: within' }, { detail: 'as measured' }],
    });
  });

  it('leaves the rule breached when another stream is so beyond it', () => {
    const [judged] = applyExceptions([verdict([SLOW, { status: 'breached', estimate: [1.5, 1.6, 1.7] }])], [exception(30)], NOW).verdicts;
    expect(judged).toMatchObject({ status: 'breached', exception: 'slow-pull', streams: [{ status: 'within' }, { status: 'breached' }] });
  });

  it.each<[string, number, BudgetStatus]>([
    ['errors below it are within', 1, 'within'],
    ['errors beyond it are breached', 0.3, 'breached'],
    ['errors about it are open', 0.6, 'undecided'],
  ])('%s', (_what, allowed, status) => {
    const errors = verdict([{ status: 'breached', reason: 'errors', estimate: [0.4, 0.55, 0.8] }], 'error_rate', 'percentage points', 0.2);
    expect(applyExceptions([errors], [exception(allowed, { measure: 'error_rate' })], NOW).verdicts[0]?.status).toBe(status);
  });

  it.each<[string, number, BudgetReason, BudgetStatus]>([
    ['as many scans as it allows are within', 2, 'new-scan', 'within'],
    ['one scan more is breached', 1, 'new-scan', 'breached'],
    ['a repeated statement is no scan', 2, 'n-plus-one', 'breached'],
  ])('%s', (_what, allowed, reason, status) => {
    const scans = verdict([{ status: 'breached', reason, estimate: [0.3, 2, 7] }], 'new_full_scans', 'count', 0);
    expect(applyExceptions([scans], [exception(allowed, { measure: 'new_full_scans' })], NOW).verdicts[0]?.status).toBe(status);
  });

  it('is of one measure and one budget only', () => {
    const others = [exception(30, { id: 'a', measure: 'p99_latency' }), exception(30, { id: 'b', budget: 'PB-REG-PUSH' })];
    expect(applyExceptions([verdict([SLOW])], others, NOW)).toEqual({ verdicts: [verdict([SLOW])], problems: [] });
  });
});

describe('an entry that is wrong', () => {
  it('is not applied from the day after its last, and is a problem even when nothing was measured', () => {
    const late = new Date('2026-11-22T00:00:00Z');
    expect(applyExceptions([verdict([SLOW])], [exception(30)], late)).toMatchObject({
      verdicts: [{ status: 'breached' }],
      problems: ['budget exception slow-pull (PB-REG-PULL p95_latency) expired on 2026-11-21: have it decided again, or remove it'],
    });
    expect(applyExceptions([], [exception(30)], late).problems.length).toBe(1);
  });

  it('is a problem when its rule holds without it', () => {
    const { verdicts, problems } = applyExceptions([verdict([{ status: 'within', estimate: [0.9, 1, 1.05] }])], [exception(30)], NOW);
    expect(verdicts[0]).not.toHaveProperty('exception');
    expect(problems).toEqual(['budget exception slow-pull (PB-REG-PULL p95_latency) was not needed: the rule holds without it; remove it']);
  });

  it('is no problem while its rule is not measured or deferred', () => {
    const open = [verdict([{ status: 'undecided', reason: 'not-measured' }]), verdict([{ status: 'deferred', reason: 'short-window', estimate: [1, 1, 1] }])];
    for (const one of open) expect(applyExceptions([one], [exception(30)], NOW)).toEqual({ verdicts: [one], problems: [] });
  });
});
