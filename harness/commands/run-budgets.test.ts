import { describe, expect, it } from 'vitest';
import { segmentOf, type SegmentRecord, type Shot } from '../budgets/segment.js';
import type { Window } from '../budgets/window.js';
import type { BudgetRule } from '../core/budget.js';
import { InputError } from '../core/problem.js';
import { runBudgets, type RunBudgetsInput } from './run-budgets.js';
import type { SegmentInput, StreamSampler } from './stream-sampler.js';

const RULE: BudgetRule = { budget: 'PB-API-HOT', surface: 'hot', measure: 'p95_latency', allowed: 10, unit: 'percent' };
const WINDOW: Window = { name: '100s', seconds: 100, adaptive: true };
const PER_SECOND = 60;

/** A stream whose latencies are all but equal, with a target that takes `factor` times as long. */
function sampler(name: string, factor: number, seen: SegmentInput[] = []): StreamSampler {
  const id = `PB-API-HOT/${name}`;
  return {
    plans: [{ id, budget: RULE.budget, items: [{ case: 'PT-1.get', row: 'ROUTE-0001' }], leftOut: [], seconds: 50 }],
    kind: 'http',
    title: 'a test',
    close: () => Promise.resolve(),
    sample: (input) => {
      seen.push(input);
      return Promise.resolve([segment(id, input, factor)]);
    },
  };
}

function segment(stream: string, { number, seconds }: SegmentInput, factor: number): SegmentRecord {
  const shots: Shot[] = (['oracle', 'target'] as const).flatMap((side) =>
    Array.from({ length: seconds * PER_SECOND }, (_, at): Shot => {
      const ms = (5 + (at % 7) / 10) * (side === 'target' ? factor : 1);
      return { side, block: Math.floor(at / PER_SECOND), item: 0, first: false, outcome: 'ok', ms, error: '' };
    }),
  );
  const nothing = { connections: 0, digestsChecked: 0, digestsWrong: 0 };
  return segmentOf(
    {
      stream,
      number,
      startedAt: '2026-11-21T12:00:00.000Z',
      seconds,
      blocks: seconds,
      sides: { oracle: nothing, target: nothing },
      generator: { p99: 0, max: 0 },
      down: [],
    },
    shots,
  );
}

const run = (samplers: readonly StreamSampler[], more: Partial<RunBudgetsInput> = {}): ReturnType<typeof runBudgets> =>
  runBudgets({
    rules: [RULE],
    samplers,
    missing: new Map(),
    scans: undefined,
    window: WINDOW,
    seed: 3,
    earlier: [],
    keep: () => undefined,
    progress: () => undefined,
    clock: () => 0,
    signal: new AbortController().signal,
    ...more,
  });

describe('a run over all budgets', () => {
  it('stops sampling a stream that is decided and goes on with the one that is not', async () => {
    const [clear, close]: [SegmentInput[], SegmentInput[]] = [[], []];
    const { measures } = await run([sampler('clear', 0.5, clear), sampler('close', 1.1, close)]);
    expect(clear.length).toBeLessThan(close.length);
    expect(close.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(50);
    expect(measures[0]?.streams.map(({ status }) => status)).toEqual(['within', 'undecided']);
  });

  it('finds a slower target breached', async () => {
    const { measures } = await run([sampler('slow', 1.3)]);
    expect(measures[0]?.status).toBe('breached');
  });

  it('keeps every segment, numbered over all streams', async () => {
    const kept: SegmentRecord[] = [];
    await run([sampler('one', 1.1), sampler('other', 1.1)], { keep: (one) => kept.push(one) });
    expect(kept.map(({ number }) => number)).toEqual(kept.map((_, at) => at + 1));
    expect(new Set(kept.map(({ stream }) => stream)).size).toBe(2);
  });

  it('goes on where an earlier part ended', async () => {
    const first: SegmentRecord[] = [];
    await run([sampler('one', 1.1)], { keep: (one) => first.push(one) });
    const seen: SegmentInput[] = [];
    await run([sampler('one', 1.1, seen)], { earlier: first.slice(0, 3) });
    expect(seen.map(({ number }) => number)).toEqual([4, 5]);
  });

  it('throws the segment at work away when it is stopped', async () => {
    const stop = new AbortController();
    const kept: SegmentRecord[] = [];
    const stopping: StreamSampler = {
      ...sampler('one', 1.1),
      sample: (input) => {
        if (input.number === 2) stop.abort(new InputError('stopped by SIGINT'));
        return Promise.resolve([segment('PB-API-HOT/one', input, 1.1)]);
      },
    };
    await expect(run([stopping], { signal: stop.signal, keep: (one) => kept.push(one) })).rejects.toThrow('stopped by SIGINT');
    expect(kept).toHaveLength(1);
  });

  it('watches a window that is not adaptive to its end, though everything would be within', async () => {
    const seen: SegmentInput[] = [];
    const { measures } = await run([sampler('clear', 0.5, seen)], { window: { ...WINDOW, adaptive: false } });
    expect(seen.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(50);
    expect(measures[0]?.status).toBe('within');
  });

  it('takes a baseline in the oracle’s place and then shows a breach, but never that a rule holds', async () => {
    const baseline = {
      id: '2026-11-20T120000-abc',
      streams: [
        {
          id: 'PB-API-HOT/one',
          oracle: {
            ok: Array.from({ length: 3000 }, (_, at) => ({ block: Math.floor(at / 60), ms: 5 + (at % 7) / 10, item: 0, first: false })),
            errors: {},
            late: 0,
            warmUp: 0,
            connections: 0,
            digestsChecked: 0,
            digestsWrong: 0,
          },
        },
      ],
    };
    const equal = await run([sampler('one', 1)], { baseline });
    expect(equal.measures[0]?.streams[0]).toMatchObject({ status: 'undecided', reason: 'baseline-only' });
    expect((await run([sampler('one', 1.4)], { baseline })).measures[0]?.status).toBe('breached');
  });

  it('says of a budget that nothing was sampled for why it was not measured', async () => {
    const { measures } = await run([], { missing: new Map([['PB-API-HOT', 'there are no drivers']]) });
    expect(measures[0]?.streams[0]).toMatchObject({ status: 'undecided', reason: 'not-measured', detail: 'there are no drivers' });
  });
});
