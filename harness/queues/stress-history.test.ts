import { describe, expect, test } from 'vitest';
import { historyLines, shrinkHistory } from './shrink-history.js';
import { checkHistory, type StressCall, type StressHistory } from './stress-history.js';

type Told = StressCall extends infer Call ? (Call extends StressCall ? Omit<Call, 'side' | 'claimer'> & { readonly claimer?: string } : never) : never;

const history = (calls: readonly Told[], left: readonly number[] = []): StressHistory => ({
  calls: calls.map((call) => ({ claimer: 'A', side: 'oracle', ...call })),
  left: new Set(left),
  retries: 5,
});

const put = (call: number, item: number, name = `own-${String(item)}`): Told => ({
  call,
  op: 'put',
  name,
  token: `t${String(item)}`,
  item,
  invoked: call * 10,
  returned: call * 10 + 1,
  clock: call,
});
const claim = (call: number, item: number, more: Partial<Extract<Told, { op: 'claim' }>> = {}, retries = 4): Told => ({
  call,
  op: 'claim',
  ordered: false,
  lease: 30,
  got: { item, token: `t${String(item)}`, retries },
  invoked: call * 10,
  returned: call * 10 + 1,
  clock: call,
  ...more,
});
const done = (call: number, op: 'complete' | 'incomplete', item: number, returned = call * 10 + 1): Told => ({
  call,
  op,
  item,
  invoked: call * 10,
  returned,
  clock: call,
});
const rules = (one: StressHistory): string[] => checkHistory(one).map(({ rule }) => rule);
const NEVER = Number.POSITIVE_INFINITY;

describe('a history of claimers', () => {
  const right: readonly [string, StressHistory][] = [
    ['a put that was completed', history([put(1, 1), claim(2, 1), done(3, 'complete', 1)])],
    ['a put whose completion was cut off', history([put(1, 1), claim(2, 1), done(3, 'complete', 1, NEVER)])],
    ['a put that is still there', history([put(1, 1)], [1])],
    ['a second claim after the lease', history([put(1, 1), claim(2, 1), claim(33, 1, {}, 3)], [1])],
    ['a second claim after the item was given back', history([put(1, 1), claim(2, 1), done(3, 'incomplete', 1), claim(4, 1, {}, 3)], [1])],
    ['a second claim after a giving back that was cut off', history([put(1, 1), claim(2, 1), done(3, 'incomplete', 1, NEVER), claim(4, 1, {}, 3)], [1])],
    ['a claim at work while the item is completed', history([put(1, 1), claim(2, 1), { ...done(3, 'complete', 1), invoked: 19, returned: 40 }])],
    [
      'an ordered claim of the later one while the earlier runs',
      history([put(1, 1), put(2, 2), claim(3, 1, { ordered: true }), claim(4, 2, { ordered: true })], [1, 2]),
    ],
    [
      'an ordered claim of the later one while a claim of the earlier is at work',
      history([put(1, 1), put(2, 2), claim(3, 1, { ordered: true, returned: 90 }), claim(4, 2, { ordered: true })], [1, 2]),
    ],
    ['a claim of an item whose put was cut off', history([{ ...put(1, 1), item: undefined, returned: NEVER } as unknown as Told, claim(2, 1)], [1])],
  ];
  test.each(right)('keeps the rules with %s', (_what, one) => {
    expect(rules(one)).toEqual([]);
  });

  const wrong: readonly [string, string, StressHistory][] = [
    ['lost-put', 'a put that is gone', history([put(1, 1), claim(2, 1)])],
    ['two-leases', 'two claims in one lease', history([put(1, 1), claim(2, 1), claim(3, 1, { claimer: 'B' }, 3)], [1])],
    ['two-leases', 'two claims at once', history([put(1, 1), claim(2, 1, { returned: 50 }), claim(3, 1, { claimer: 'B', returned: 50 }, 3)], [1])],
    [
      'two-leases',
      'a claim within an extended lease',
      history(
        [put(1, 1), claim(2, 1), { call: 3, op: 'extend', item: 1, seconds: 60, written: true, invoked: 30, returned: 31, clock: 3 }, claim(50, 1, {}, 3)],
        [1],
      ),
    ],
    ['back-after-complete', 'an item that comes back', history([put(1, 1), claim(2, 1), done(3, 'complete', 1), claim(40, 1, {}, 3)])],
    [
      'out-of-order',
      'an ordered claim of the later one first',
      history([put(1, 1), put(2, 2), claim(3, 2, { ordered: true }), claim(4, 1, { ordered: true })], [1, 2]),
    ],
    [
      'same-name-twice',
      'two items of one name in order',
      history([put(1, 1, 'shared'), put(2, 2, 'shared'), claim(3, 1, { ordered: true }), claim(4, 2, { ordered: true })], [1, 2]),
    ],
    ['unknown-item', 'an item that nobody put', history([claim(1, 9)], [9])],
    ['changed-body', 'another body', history([put(1, 1), claim(2, 1, { got: { item: 1, token: 'cut', retries: 4 } })], [1])],
  ];
  test.each(wrong)('breaks %s with %s', (rule, _what, one) => {
    expect(rules(one)).toEqual([rule]);
  });

  test('is shrunk to the calls that break the rule, however long it was', () => {
    const long = history(
      [
        ...Array.from({ length: 200 }, (_, at) => put(1000 + at, 500 + at)),
        ...Array.from({ length: 100 }, (_, at) => claim(1500 + at, 500 + at)),
        put(1, 1),
        claim(2, 1),
        done(3, 'incomplete', 1),
        claim(4, 1, {}, 3),
        claim(5, 1, { claimer: 'B' }, 2),
      ],
      Array.from({ length: 201 }, (_, at) => (at === 200 ? 1 : 500 + at)),
    );
    const [violation, ...others] = checkHistory(long);
    expect(others).toEqual([]);
    if (violation === undefined) throw new Error('the history breaks a rule');
    const short = shrinkHistory(long, violation);
    expect(short.calls.length).toBeLessThanOrEqual(3);
    expect(historyLines(short).join('\n')).toContain('item 1');
  });
});
