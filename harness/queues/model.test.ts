import { describe, expect, test } from 'vitest';
import { ilike } from './ilike.js';
import { judgeStep, type ObservedStep } from './judge-step.js';
import { allowedOutcomes, type ModelStep } from './model.js';
import { clockText, later, momentOf, rowTimeText } from './moment.js';
import { pythonText } from './python-text.js';
import type { QueueRow } from './queue-row.js';

const now = momentOf('2026-03-01T12:00:00Z') ?? 0;
const row = (id: number, more: Partial<QueueRow> = {}): QueueRow => ({
  id,
  queue_name: `q/n${String(id)}/`,
  body: '{}',
  available_after: now,
  available: true,
  processing_expires: null,
  retries_remaining: 5,
  state_id: `s${String(id)}`,
  ...more,
});
const step = (more: Partial<ModelStep>): ModelStep => ({
  queue: 'q',
  hasNamespace: true,
  operation: { op: 'metrics' },
  now,
  before: [],
  limit: [],
  processing: false,
  rewritten: new Set(),
  contested: false,
  ...more,
});
const values = (more: Partial<ModelStep>): unknown[] => allowedOutcomes(step(more)).map(({ result }) => (result.kind === 'value' ? result.value : result));
const ids = (more: Partial<ModelStep>): unknown[] => values(more).map((value) => (value as { id?: number } | null)?.id ?? null);

describe('the model', () => {
  test('allows an unordered claim any of the first fifty, and of all once the database may give them in another order', () => {
    const before = Array.from({ length: 60 }, (_, at) => row(at + 1));
    expect(ids({ operation: { op: 'claim' }, before })).toEqual(before.slice(0, 50).map(({ id }) => id));
    expect(ids({ operation: { op: 'claim' }, before, rewritten: new Set([3]) })).toHaveLength(60);
  });

  test('allows an ordered claim the lowest id among names that do not run', () => {
    const before = [row(1, { available: false, processing_expires: later(now, 5) }), row(2, { queue_name: 'q/n1/' }), row(3), row(4)];
    expect(ids({ operation: { op: 'claim', ordered: true }, before })).toEqual([3]);
  });

  test('allows a claim to lose its race only where another call was at work', () => {
    expect(ids({ operation: { op: 'claim' }, before: [row(1)] })).toEqual([1]);
    expect(ids({ operation: { op: 'claim' }, before: [row(1)], contested: true })).toEqual([1, null]);
  });

  test('takes both ends of a time as within it', () => {
    expect(ids({ operation: { op: 'claim' }, before: [row(1, { available_after: now })] })).toEqual([1]);
    expect(ids({ operation: { op: 'claim' }, before: [row(1, { available_after: now + 1 })] })).toEqual([null]);
    expect(ids({ operation: { op: 'claim' }, before: [row(1, { available: false, processing_expires: now })] })).toEqual([1]);
    expect(ids({ operation: { op: 'claim' }, before: [row(1, { available: false, processing_expires: now + 1 })] })).toEqual([null]);
  });

  test('allows every batch of expired rows', () => {
    const before = [1, 2, 3].map((id) => row(id, { processing_expires: now - 1 }));
    const outcomes = allowedOutcomes(step({ operation: { op: 'deleteExpired', expired_before: clockText(now), threshold: 1, batch_size: 2 }, before }));
    expect(outcomes.map(({ rows }) => rows.map(({ id }) => id))).toEqual([[3], [2], [1]]);
  });

  test('purges with a namespace only the queues that it is told', () => {
    const before = [row(1, { queue_name: 'q/acme/x/' }), row(2, { queue_name: 'other/acme/x/' })];
    const [outcome] = allowedOutcomes(step({ operation: { op: 'deleteNamespace', namespace: 'acme', purged: ['q'] }, before }));
    expect(outcome?.rows.map(({ id }) => id)).toEqual([2]);
    expect(outcome?.result).toEqual({ kind: 'value', value: { q: 1 } });
  });
});

describe('a step', () => {
  const claimedRow = row(1, { available: false, processing_expires: later(now, 300), retries_remaining: 4, state_id: 'new' });
  const right: ObservedStep = {
    result: { kind: 'value', value: { id: 1, body: '{}', retries_remaining: 4 } },
    processing: true,
    metrics: { 'quay_queue_item_gets_total{availability="acquired",queue_name="q"}': 1 },
    after: [claimedRow],
  };
  const judge = (seen: Partial<ObservedStep>): string[] =>
    judgeStep(step({ operation: { op: 'claim' }, before: [row(1)] }), { ...right, ...seen }, { highestId: 1, states: new Set(['s1']) }).map(
      ({ place }) => place,
    );

  test('that is an allowed outcome has no difference', () => {
    expect(judge({})).toEqual([]);
  });

  test.each([
    ['another result', { result: { kind: 'value', value: { id: 1, body: '{}', retries_remaining: 5 } } }, ['/result']],
    ['an id as text', { result: { kind: 'value', value: { id: '1', body: '{}', retries_remaining: 4 } } }, ['/result']],
    ['a refusal', { result: { kind: 'refused', why: 'never-claimed' } }, ['/result']],
    ['the other flag', { processing: false }, ['/processing']],
    ['no counter', { metrics: {} }, ['/metrics/quay_queue_item_gets_total{availability="acquired",queue_name="q"}']],
    ['the old state', { after: [{ ...claimedRow, state_id: 's1' }] }, ['/rows/1/state_id']],
    ['a lease an hour off', { after: [{ ...claimedRow, processing_expires: later(now, 3900) }] }, ['/rows/1/processing_expires']],
    ['a row too many', { after: [claimedRow, row(2, { state_id: 'n2' })] }, ['/rows/2']],
    ['no row', { after: [] }, ['/rows/1']],
  ] as readonly [string, Partial<ObservedStep>, string[]][])('with %s differs there and nowhere else', (_what, seen, places) => {
    expect(judge(seen)).toEqual(places);
  });
});

describe('spellings', () => {
  test.each([
    ['acme/x/', 'acme/%', true],
    ['ACME/x/', 'acme/%', true],
    ['acmex', 'acme_', true],
    ['acme', 'acme_', false],
    ['a%b', 'a\\%b', true],
    ['axb', 'a\\%b', false],
    ['ünï', 'ÜN%', true],
    ['a.c', 'abc', false],
    ['a\nb', 'a%b', true],
  ])('%j is like %j: %s', (text, pattern, expected) => {
    expect(ilike(text, pattern)).toBe(expected);
  });

  test('times keep their microseconds in both spellings', () => {
    const moment = momentOf('2126-02-05 12:00:00.123456') ?? 0;
    expect(clockText(moment)).toBe('2126-02-05T12:00:00.123456Z');
    expect(rowTimeText(later(moment, -0.123456))).toBe('2126-02-05 12:00:00');
    expect(rowTimeText(later(moment, 0.376544))).toBe('2126-02-05 12:00:00.5');
    expect(momentOf('yesterday')).toBeUndefined();
  });

  test.each([
    [{ page: 2, next: null }, "{'page': 2, 'next': None}"],
    [{ a: [true, false, "it's"], b: 'say "x"' }, "{'a': [True, False, \"it's\"], 'b': 'say \"x\"'}"],
    [{ a: 'both \' and "' }, "{'a': 'both \\' and \"'}"],
    [{ a: 'line\n\u0001\u200b' }, "{'a': 'line\\n\\x01\\u200b'}"],
  ])('%j is a Python dict as text', (value, text) => {
    expect(pythonText(value)).toBe(text);
  });
});
