import { describe, expect, test } from 'vitest';
import { Random } from '../core/random.js';
import { FakeLagQueue, VirtualClock, type LagQueueFlaws } from '../testing/fake-lag-queue.js';
import { LagMeasurement } from './lag-measurement.js';
import { lagErrors } from './lag-record.js';
import { LagSide } from './lag-side.js';
import { throughput } from './lag-throughput.js';

const COST = { put: 1, claim: 2, complete: 1 };
const never = new AbortController().signal;

function measurement(flaws: LagQueueFlaws = {}, targetCost = COST, perSecond = 50): LagMeasurement {
  const clock = new VirtualClock();
  const half = (queue: FakeLagQueue): ConstructorParameters<typeof LagMeasurement>[1]['oracle'] => ({
    side: new LagSide({
      producer: queue,
      consumer: queue,
      common: { queue: 'notification', has_namespace: true },
      leaseSeconds: 30,
      ordered: false,
      item: (_, token) => ({ names: ['acme'], body: token }),
      tokenOf: (body) => (body.startsWith('lag-') ? body : undefined),
      clock,
    }),
    left: () => Promise.resolve(queue.rows.length),
    empty: () => {
      queue.rows.length = 0;
      return Promise.resolve();
    },
  });
  const halves = { oracle: half(new FakeLagQueue(clock, COST)), target: half(new FakeLagQueue(clock, targetCost, flaws)) };
  return new LagMeasurement({ process: 'constant', perSecond, random: new Random(3) }, halves, clock);
}

describe('the lag of an item', () => {
  test('counts from the moment at which it was to be put', async () => {
    const { samples, counts, backlog } = await measurement().sample(2, never);
    expect(counts.oracle).toEqual({ put: 100, done: 100, late: 0, lost: 0, twice: 0, strange: 0, refused: 0, unfinished: 0, left: 0 });
    expect(counts.target).toEqual(counts.oracle);
    expect(backlog).toEqual({ oracle: false, target: false });
    // An item each ten milliseconds goes to one of two sides: at most two come to a side in a row.
    for (const { toClaimMs, toDoneMs } of samples) {
      expect(toClaimMs).toBeCloseTo(3);
      expect(toDoneMs).toBeCloseTo(4);
    }
    expect([...new Set(samples.map(({ block }) => block))]).toEqual([0, 1]);
  });

  test('has in it the wait for a slow put before it', async () => {
    const { samples } = await measurement({}, { put: 25, claim: 1, complete: 1 }, 40).sample(1, never);
    const target = samples.filter(({ side }) => side === 'target').map(({ toClaimMs }) => toClaimMs);
    expect(Math.min(...target)).toBeCloseTo(26);
    expect(Math.max(...target)).toBeGreaterThan(35);
    expect(samples.filter(({ side }) => side === 'oracle').every(({ toClaimMs }) => toClaimMs < 4)).toBe(true);
    // Waiting for the side is not the generator's lateness.
    expect(samples.every(({ late, lateMs }) => !late && lateMs < 0.001)).toBe(true);
  });

  test('belongs to a second that no other window has', async () => {
    const lag = measurement();
    const blocks = [await lag.sample(1, never), await lag.sample(1, never)].map(({ samples }) => new Set(samples.map(({ block }) => block)));
    expect([...(blocks[0] ?? [])].filter((block) => blocks[1]?.has(block))).toEqual([]);
  });
});

describe('a wrong queue on the target', () => {
  test.each<{ title: string; flaws: LagQueueFlaws; counts: object }>([
    { title: 'that loses an item in ten', flaws: { loses: (put) => put % 10 === 0 }, counts: { put: 50, done: 45, lost: 5, left: 0 } },
    { title: 'that refuses an item in five', flaws: { refuses: (put) => put % 5 === 0 }, counts: { put: 40, done: 40, lost: 0, refused: 10 } },
    { title: 'that gives the first item out twice', flaws: { keeps: (done) => done === 1 }, counts: { put: 50, done: 50, twice: 1, left: 0 } },
    { title: 'that changes bodies', flaws: { garbles: true }, counts: { put: 50, done: 0, lost: 50, strange: 50 } },
  ])('$title is seen in its counts, and only there', async ({ flaws, counts }) => {
    const window = await measurement(flaws).sample(1, never);
    expect(window.counts.target).toMatchObject(counts);
    expect(lagErrors(window.counts.target)).toBeGreaterThan(0);
    expect(lagErrors(window.counts.oracle)).toBe(0);
  });

  test('that cannot keep up has a backlog and no errors', async () => {
    const { counts, backlog } = await measurement({}, { put: 1, claim: 20, complete: 10 }).sample(2, never);
    expect(backlog).toEqual({ oracle: false, target: true });
    expect(lagErrors(counts.target)).toBe(0);
    expect(counts.target.unfinished).toBe(0);
  });

  test('that is hopelessly slow leaves items unfinished, and the next window does not have them', async () => {
    const lag = measurement({}, { put: 1, claim: 200, complete: 50 });
    const first = await lag.sample(1, never);
    expect(first.counts.target).toMatchObject({ put: 50, lost: 0 });
    expect(first.counts.target.unfinished).toBeGreaterThan(30);
    expect(first.backlog.target).toBe(true);
    const second = await lag.sample(1, never);
    expect(second.counts.target).toMatchObject({ strange: 0, twice: 0 });
  });

  test('whose driver dies ends the window of both sides, and there are no more', async () => {
    const lag = measurement({ diesAt: 20 });
    const window = await lag.sample(1, never);
    expect(window.down).toEqual({ side: 'target', why: 'the driver of the target ended' });
    expect(window.samples.length).toBeGreaterThan(5);
    expect(window.counts.oracle.done).toBeLessThan(50);
    expect(window.backlog).toEqual({ oracle: false, target: false });
    expect((await lag.sample(1, never)).samples).toEqual([]);
  });
});

test('a full queue is worked off by each side in turn, and its throughput is that of one consumer', async () => {
  const rounds = await measurement({}, { put: 1, claim: 6, complete: 2 }).drain(3, 20, never);
  expect(rounds.map(({ side, round }) => `${side} ${String(round)}`).sort()).toEqual(['oracle 1', 'oracle 2', 'oracle 3', 'target 1', 'target 2', 'target 3']);
  const rates = throughput(rounds);
  expect(rates.oracle).toBeCloseTo(1000 / 3);
  expect(rates.target).toBeCloseTo(1000 / 8);
  expect((await measurement({ loses: (put) => put > 10 }).drain(1, 20, never)).find(({ side }) => side === 'target')).toMatchObject({ items: 20, done: 10 });
});

test('a stopped run ends at once', async () => {
  const stop = new AbortController();
  const sampling = measurement().sample(60, stop.signal);
  stop.abort(new Error('stopped'));
  await expect(sampling).rejects.toThrow('stopped');
});
