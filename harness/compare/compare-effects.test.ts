import { describe, expect, test } from 'vitest';
import type { EffectGroup, Effects } from '../core/effects.js';
import type { Divergence } from '../core/divergence.js';
import { strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareObservations, type ComparisonResult } from './compare-observations.js';

type Parts = Partial<EffectGroup> & Pick<EffectGroup, 'kind' | 'name'> & { readonly of: readonly unknown[] };

const group = ({ of, ...parts }: Parts): EffectGroup => ({
  items: of.map((item) => JSON.stringify(item)),
  ordered: false,
  bound: [],
  opaque: [],
  identity: [],
  ...parts,
});

const effects = (groups: readonly Parts[], parts: Partial<Effects> = {}): Effects => ({
  kinds: ['rows', 'queue', 'objects', 'metrics', 'calls', 'mails', 'logs'],
  groups: groups.map(group),
  identities: {},
  restless: [],
  ...parts,
});

function compared(oracle: Effects, target: Effects, bindings = new BindingTable()): ComparisonResult {
  const step = { kind: 'effects', step: 3, setup: false, expected: [], readAt: '2026-11-21T07:00:00.000Z' } as const;
  return compareObservations(
    { side: 'oracle', steps: [{ ...step, effects: oracle }], addresses: { '{sink}': '127.0.0.1:1001' } },
    { side: 'target', steps: [{ ...step, effects: target }], addresses: { '{sink}': '127.0.0.1:2002' } },
    strictRules,
    bindings,
  );
}

const found = (oracle: readonly Parts[], target: readonly Parts[], parts: Partial<Effects> = {}, others = parts): readonly Divergence[] =>
  compared(effects(oracle, parts), effects(target, others)).divergences;

const said = (divergences: readonly Divergence[]): string[] => divergences.map(({ code, location }) => `${code} ${location}`);

const account = (id: number, name: string): object => ({ id, username: name, email: `${name}@example.com`, verified: true });
const ids = [{ at: '/id', type: 'account.id' }];

/** One thing of each kind, another one, and the first with a value changed. */
const KINDS = [
  {
    kind: 'rows',
    name: 'account/inserted',
    one: account(1, 'ann'),
    other: { id: 2, colour: 'red' },
    changed: { ...account(1, 'ann'), verified: false },
  },
  {
    kind: 'queue',
    name: 'put',
    one: { queue_name: 'notification/a/', body: '{"a":1,"b":[2]}', retries_remaining: 5 },
    other: { queue_name: 'other', body: 'x', retries_remaining: 1 },
    changed: { queue_name: 'notification/a/', body: '{"a":1}', retries_remaining: 5 },
  },
  {
    kind: 'objects',
    name: 'stored',
    identity: ['key'],
    one: { key: 'a', size: 3, digest: 'sha256:aa' },
    other: { key: 'b', size: 3, digest: 'sha256:aa' },
    changed: { key: 'a', size: 4, digest: 'sha256:bb' },
  },
  {
    kind: 'metrics',
    name: 'requests_total',
    identity: ['labels'],
    one: { labels: { method: 'GET' }, type: 'counter', amount: 1 },
    other: { labels: { method: 'PUT' }, type: 'counter', amount: 1 },
    changed: { labels: { method: 'GET' }, type: 'counter', amount: 2 },
  },
  {
    kind: 'calls',
    name: 'sent',
    one: { method: 'POST', path: '/hook', headers: { a: ['1'] }, body: { n: 1 } },
    other: { method: 'DELETE', path: '/', headers: {}, body: '' },
    changed: { method: 'POST', path: '/hook', headers: { a: ['1'] }, body: { n: 2 } },
  },
  {
    kind: 'mails',
    name: 'sent',
    one: { from: 'a@b', to: ['c@d'], headers: { subject: ['news'] }, text: 'hello' },
    other: { from: 'x@y', to: [], headers: {}, text: '' },
    changed: { from: 'a@b', to: ['other@d'], headers: { subject: ['news'] }, text: 'hello' },
  },
  {
    kind: 'logs',
    name: 'written',
    ordered: true,
    one: { kind: 'create_repo', ip: '127.0.0.1', metadata: '{"repo":"r"}' },
    other: { kind: 'x', ip: '', metadata: '' },
    changed: { kind: 'delete_repo', ip: '127.0.0.1', metadata: '{"repo":"r"}' },
  },
] as const;
const CODES = { rows: 'row', queue: 'message', objects: 'object', metrics: 'metric', calls: 'call', mails: 'mail', logs: 'log' } as const;

describe.each(KINDS)('$kind', ({ kind, name, one, other, changed, ...parts }) => {
  const of = (...items: unknown[]): Parts[] => [{ kind, name, of: items, ...parts }];
  const place = `step 3 /effects/${kind}/${name}`;
  const value = kind === 'metrics' ? 'metric-amount' : `${CODES[kind]}-value`;

  test('equal ones match and are counted', () => {
    const { divergences, ledger } = compared(effects(of(one, other)), effects(of(one, other)));
    expect(divergences).toEqual([]);
    // Two of this kind, and of each other kind that there was none.
    expect(ledger.messages).toBe(8);
  });
  test('one that the target lacks is missing', () => {
    expect(said(found(of(one, other), of(one)))).toEqual([`${CODES[kind]}-missing ${place}/1`]);
  });
  test('one that is missing altogether is missing', () => {
    expect(said(found(of(one), []))).toEqual([`${CODES[kind]}-missing ${place}/0`]);
  });
  test('one too many is added', () => {
    expect(said(found(of(one), of(other, one)))).toEqual([`${CODES[kind]}-added ${place}/0`]);
  });
  test('the same one twice is added', () => {
    expect(said(found(of(one), of(one, one)))).toEqual([`${CODES[kind]}-added ${place}/1`]);
  });
  test('another value is reported at its place', () => {
    const divergences = found(of(other, one), of(other, changed));
    expect(new Set(divergences.map(({ code }) => code))).toEqual(new Set([value]));
    for (const { location } of divergences) expect(location).toMatch(new RegExp(`^${place}/1/\\w+`));
  });
});

test('rows in another order match, and log entries in another order do not', () => {
  const [ann, bob] = [account(1, 'ann'), account(2, 'bob')];
  expect(found([{ kind: 'rows', name: 'account/inserted', of: [ann, bob] }], [{ kind: 'rows', name: 'account/inserted', of: [bob, ann] }])).toEqual([]);
  expect(
    said(found([{ kind: 'logs', name: 'written', ordered: true, of: [ann, bob] }], [{ kind: 'logs', name: 'written', ordered: true, of: [bob, ann] }])),
  ).toEqual(['log-value step 3 /effects/logs/written/order']);
});

describe('ids', () => {
  const team = (id: number, owner: number): unknown => ({ id, owner_id: owner, name: `team of ${String(id % 10)}` });
  const teams = [
    { at: '/id', type: 'team.id' },
    { at: '/owner_id', type: 'account.id' },
  ];
  const made = (accounts: readonly unknown[], owned: readonly unknown[]): Parts[] => [
    { kind: 'rows', name: 'account/inserted', of: accounts, bound: ids },
    { kind: 'rows', name: 'team/inserted', of: owned, bound: teams },
  ];

  test('of new rows pair up over foreign keys, whatever their numbers', () => {
    const { divergences, ledger } = compared(
      effects(made([account(1, 'ann'), account(2, 'bob')], [team(11, 1), team(12, 2)])),
      effects(made([account(70, 'bob'), account(71, 'ann')], [team(82, 70), team(81, 71)])),
    );
    expect(divergences).toEqual([]);
    expect(ledger.bound).toBe(6);
  });
  test('that lead to another new row break the pairing', () => {
    expect(
      said(
        found(
          made([account(1, 'ann'), account(2, 'bob')], [team(11, 1), team(12, 2)]),
          made([account(1, 'ann'), account(2, 'bob')], [team(11, 1), team(12, 1)]),
        ),
      ),
    ).toEqual(['binding-broken step 3 /effects/rows/team/inserted/1/owner_id']);
  });
  test('of rows from before must lead to the same thing', () => {
    const oracle = { identities: { 'account.id': { '5': '{"username":"owner"}' } } };
    const same = { identities: { 'account.id': { '9': '{"username":"owner"}' } } };
    const other = { identities: { 'account.id': { '9': '{"username":"outsider"}' } } };
    const rows = (owner: number): Parts[] => [{ kind: 'rows', name: 'team/inserted', of: [team(1, owner)], bound: teams }];
    expect(found(rows(5), rows(9), oracle, same)).toEqual([]);
    expect(said(found(rows(5), rows(9), oracle, other))).toEqual(['row-value step 3 /effects/rows/team/inserted/0/owner_id']);
    // An id of a new row against one of a known row leads elsewhere too.
    expect(said(found(rows(5), rows(9), oracle, {}))).toEqual(['row-value step 3 /effects/rows/team/inserted/0/owner_id']);
  });
  test('equal ids take a partner too, so that another one cannot have it later', () => {
    const bindings = new BindingTable();
    expect(bindings.pair('a.id', '5', '5')).toBe(true);
    expect(bindings.pair('a.id', '6', '5')).toBe(false);
    expect(bindings.pair('a.id', '5', '6')).toBe(false);
    expect(bindings.pair('b.id', '5', '6')).toBe(true);
  });
  test('of rows that nothing else tells apart are paired so that what refers to them fits', () => {
    const mark = (id: number): unknown => ({ id });
    const note = (mark_id: number, text: string): unknown => ({ mark_id, text });
    const both = (marks: readonly unknown[], notes: readonly unknown[]): Parts[] => [
      { kind: 'rows', name: 'mark/inserted', of: marks, bound: [{ at: '/id', type: 'mark.id' }] },
      { kind: 'rows', name: 'note/inserted', of: notes, bound: [{ at: '/mark_id', type: 'mark.id' }] },
    ];
    expect(found(both([mark(1), mark(2)], [note(1, 'x'), note(2, 'y')]), both([mark(7), mark(8)], [note(8, 'x'), note(7, 'y')]))).toEqual([]);
  });
});

describe('documents and paths inside texts', () => {
  const item = (marker: number, inPath: number, parts = {}): Parts[] => [
    { kind: 'rows', name: 'marker/inserted', of: [{ id: marker }], bound: [{ at: '/id', type: 'marker.id' }] },
    {
      kind: 'queue',
      name: 'put',
      of: [{ queue_name: `gc/ns/${String(inPath)}/`, body: `{"marker_id": ${String(marker)}, "name": "r"}` }],
      bound: [{ at: '/body/marker_id', type: 'marker.id' }],
      ...parts,
    },
  ];
  const declared = {
    bound: [
      { at: '/body/marker_id', type: 'marker.id' },
      { at: '/queue_name', type: 'marker.id', path: 'gc/+/#/' },
    ],
  };

  test('ids in declared places are bound', () => {
    expect(found(item(3, 3, declared), item(8, 8, declared))).toEqual([]);
  });
  test('a wrong id in a declared path is seen even where both sides show the same number', () => {
    expect(said(found(item(3, 3, declared), item(8, 3, declared)))).toEqual(['binding-broken step 3 /effects/queue/put/0/queue_name']);
  });
  test('a path segment that is a known pair of ids needs no declaration', () => {
    expect(found(item(3, 3), item(8, 8))).toEqual([]);
    expect(said(found(item(3, 3), item(8, 9)))).toEqual(['message-value step 3 /effects/queue/put/0/queue_name']);
  });
  test('a spelling of a document that does not count is no difference, a key is', () => {
    const put = (body: string): Parts[] => [{ kind: 'queue', name: 'put', of: [{ name: 'n', state: 's', body }] }];
    expect(found(put('{"a": 1, "b": "é"}'), put('{"a":1,"b":"é"}'))).toEqual([]);
    expect(said(found(put('{"a": 1, "b": 2}'), put('{"a":1}')))).toEqual(['message-value step 3 /effects/queue/put/0/body/b']);
  });
  test('generated values in a document and in a path are bound one to one', () => {
    const put = (uuid: string, inName: string): Parts[] => [
      { kind: 'queue', name: 'put', of: [{ name: `notification/ns/${inName}/`, a: 1, body: `{"uuid":"${uuid}"}` }] },
    ];
    const [a, b, c] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333'] as const;
    expect(found(put(a, a), put(b, b))).toEqual([]);
    expect(said(found(put(a, a), put(b, c)))).toEqual(['binding-broken step 3 /effects/queue/put/0/body/uuid']);
  });
});

test('a time of another age is another value, and one of the same age is none', () => {
  const rows = (created: string): Parts[] => [{ kind: 'rows', name: 't/inserted', of: [{ name: 'n', kind: 'k', created }] }];
  expect(found(rows('2026-11-21 06:59:59.100000'), rows('2026-11-21 06:59:58.200000'))).toEqual([]);
  expect(said(found(rows('2026-11-21 06:59:59.100000'), rows('2026-11-21 05:59:59.100000')))).toEqual(['row-value step 3 /effects/rows/t/inserted/0/created']);
});

test("the address of a side's own sink is no difference", () => {
  const rows = (port: number): Parts[] => [{ kind: 'rows', name: 't/inserted', of: [{ config: `{"url":"http://127.0.0.1:${String(port)}/hook"}` }] }];
  expect(found(rows(1001), rows(2002))).toEqual([]);
  expect(found(rows(1001), rows(3003))).not.toEqual([]);
});

test('an opaque value is compared by its format and counted as masked', () => {
  const rows = (hash: string): Parts[] => [{ kind: 'rows', name: 't/inserted', of: [{ name: 'n', id: 1, hash }], opaque: ['/hash'] }];
  const same = compared(effects(rows('[hex 32]$[hex 64]')), effects(rows('[hex 32]$[hex 64]')));
  expect(same.divergences).toEqual([]);
  expect(same.ledger.masked).toBe(1);
  expect(said(found(rows('[hex 32]$[hex 64]'), rows('[hex 64]')))).toEqual(['format step 3 /effects/rows/t/inserted/0/hash']);
});

test('a table that moves on its own on the oracle is not compared and counted as masked, on the target it is compared', () => {
  const rows: Parts[] = [{ kind: 'rows', name: 'heartbeat/changed', of: [{ n: 1 }] }];
  const masked = compared(effects(rows, { restless: ['rows/heartbeat'] }), effects([]));
  expect(masked.divergences).toEqual([]);
  expect(masked.ledger.maskedElsewhere).toBe(1);
  expect(said(found([], rows, {}, { restless: ['rows/heartbeat'] }))).toEqual(['row-added step 3 /effects/rows/heartbeat/changed/0']);
});

test('ten thousand new rows in reverse order are paired in a few seconds', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => ({ id: at, name: `n${String(at)}`, value: at * 2 }));
  const of = (items: readonly unknown[]): Parts[] => [{ kind: 'rows', name: 't/inserted', of: items, bound: [{ at: '/id', type: 't.id' }] }];
  const started = performance.now();
  expect(found(of(rows), of([...rows].reverse()))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(8000);
});
