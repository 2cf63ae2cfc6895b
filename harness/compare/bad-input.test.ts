import { describe, expect, test } from 'vitest';
import type { HeaderList, Response } from '../core/exchange.js';
import { emptyLedger } from '../core/ledger.js';
import { strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareBodies } from './compare-bodies.js';
import type { Comparison } from './comparison.js';
import { MAX_DEPTH } from './json-lexemes.js';

const JSON_HEADERS: HeaderList = [['Content-Type', 'application/json']];

function codes(oracle: string | Uint8Array, target: string | Uint8Array, status = 200): string[] {
  const response = (body: string | Uint8Array): Response => ({
    status,
    headers: JSON_HEADERS,
    body: typeof body === 'string' ? Buffer.from(body) : body,
    fidelity: 'raw',
  });
  const side = { authority: '', startedAt: Number.NaN };
  const to: Comparison = { rules: strictRules, bindings: new BindingTable(), oracle: side, target: side, found: [], uncounted: [], ledger: emptyLedger() };
  compareBodies(response(oracle), response(target), false, '/body', to);
  to.bindings.settle();
  return to.found.map(
    ({ code, location }) => `${code} ${location.length > 60 ? `${location.slice(0, 20)}… ${String(location.split('/').length)} parts` : location}`,
  );
}

describe('deep documents', () => {
  const lists = (depth: number, leaf: string): string => '['.repeat(depth) + leaf + ']'.repeat(depth);
  const objects = (depth: number, leaf: string): string => '{"a":'.repeat(depth) + leaf + '}'.repeat(depth);
  test.each([
    ['lists', lists(10_000, '1'), lists(10_000, '2'), ['json-value /body/0/0/0/0/0/0/0/… 10002 parts']],
    ['objects', objects(10_000, '1'), objects(10_000, '"1"'), ['json-type /body/a/a/a/a/a/a/a/… 10002 parts']],
    [
      'lists of which both members differ',
      `[${lists(10_000, '1')},1]`,
      `[${lists(10_000, '2')},2]`,
      ['json-value /body/0/0/0/0/0/0/0/… 10003 parts', 'json-value /body/1'],
    ],
    ['one against a flat one', lists(10_000, '1'), '1', ['json-type /body']],
    ['one against a shallower one', lists(10_000, '1'), lists(9_999, '1'), ['json-type /body/0/0/0/0/0/0/0/… 10001 parts']],
    [
      'keys in another order at every level',
      '{"b":1,"a":'.repeat(3000) + '1' + '}'.repeat(3000),
      '{"a":'.repeat(3000) + '1' + ',"b":1}'.repeat(3000),
      undefined,
    ],
    ['as deep as is read at all', lists(MAX_DEPTH - 1, '1'), lists(MAX_DEPTH - 1, '2'), [`json-value /body/0/0/0/0/0/0/0/… ${String(MAX_DEPTH + 1)} parts`]],
    ['deeper than is read are text', lists(MAX_DEPTH + 5, '1'), lists(MAX_DEPTH + 5, '2'), ['body-text /body']],
  ])('%s', (_, oracle, target, expected) => {
    const found = codes(oracle, target);
    if (expected === undefined) expect(new Set(found.map((line) => line.split(' ')[0]))).toEqual(new Set(['json-key-order']));
    else expect(found.sort()).toEqual(expected.sort());
    expect(codes(target, oracle).length).toBe(found.length);
  });

  test('in error bodies, which are read as a whole', () => {
    expect(codes(lists(10_000, '1'), lists(10_000, '2'), 500)).toEqual(['json-value /body/0/0/0/0/0/0/0/… 10002 parts']);
  });
});

describe('large documents', () => {
  const MEGABYTES = 50;
  const member = (at: number): string => `{"id":${String(at)},"text":"${'x'.repeat(960)}"}`;
  const items = Array.from({ length: MEGABYTES * 1000 }, (_, at) => member(at));
  test('of fifty megabytes: one changed leaf, a member more, a member moved', () => {
    const text = `[${items.join()}]`;
    expect(text.length).toBeGreaterThan(MEGABYTES * 980_000);
    expect(codes(text, `[${items.with(25_000, member(-1)).join()}]`)).toEqual(['json-value /body/25000/id']);
    expect(codes(text, `[${items.toSpliced(10, 1).join()}]`)).toEqual(['json-array-length /body', 'json-missing /body/10']);
    expect(codes(text, `[${[...items.slice(1), items[0]].join()}]`)).toEqual(['json-array-order /body']);
  }, 60_000);

  test('with a million keys: in another order, one renamed', () => {
    const keys = Array.from({ length: 1_000_000 }, (_, at) => `"k${String(at)}":${String(at % 10)}`);
    const text = (some: readonly string[]): string => `{${some.join()}}`;
    expect(codes(text(keys), text(keys.toReversed()))).toEqual(['json-key-order /body']);
    expect(codes(text(keys), text(keys.with(500_000, '"new":0')))).toEqual(['json-missing /body/k500000', 'json-added /body/new']);
  }, 60_000);

  test('with one key a hundred thousand times', () => {
    const repeated = (times: number): string => `{${'"a":1,'.repeat(times)}"b":1}`;
    expect(codes(repeated(100_000), repeated(99_999))).toEqual(['json-duplicate-key /body/a']);
  });

  test('with ten thousand members in reverse', () => {
    const few = items.slice(0, 10_000);
    expect(codes(`[${few.join()}]`, `[${few.toReversed().join()}]`)).toEqual(['json-array-order /body']);
  });

  test('with numbers of a million digits, and absurd exponents', () => {
    const digits = '1'.repeat(1_000_000);
    expect(codes(`[${digits}]`, `[${digits}1]`)).toEqual(['json-big-integer /body/0']);
    expect(codes(`[1e${digits}]`, `[1e${digits}1]`)).toEqual(['json-big-integer /body/0']);
    expect(codes(`[${digits}]`, `[${digits}.0]`)).toEqual(['json-number-float /body/0']);
  });
});

describe('what is no JSON, or none on one side', () => {
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
  test.each<[string, string | Uint8Array, string | Uint8Array, string]>([
    ['NaN', '{"a":1}', '{"a":NaN}', 'body-kind /body'],
    ['Infinity on both sides', '{"a":Infinity}', '{"a":-Infinity}', 'body-text /body'],
    ['HTML declared as JSON', '{"a":1}', '<html><p>error</p></html>', 'body-kind /body'],
    ['HTML declared as JSON on both sides', '<html>a</html>', '<html>b</html>', 'body-text /body'],
    ['a byte order mark', '{"a":1}', '\ufeff{"a":1}', 'body-kind /body'],
    ['UTF-16', '{"a":1}', utf16('{"a":1}'), 'body-kind /body'],
    ['UTF-16 of other letters', '{"a":"é"}', utf16('{"a":"\ud83d\ude00é"}'), 'body-utf8 /body'],
    ['Latin 1', '{"a":"é"}', Buffer.from('{"a":"é"}', 'latin1'), 'body-utf8 /body'],
    ['a surrogate in UTF-8', '{"a":"?"}', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d]), 'body-utf8 /body'],
    ['bytes that are no UTF-8 on both sides', Buffer.from([0x22, 0xff, 0x22]), Buffer.from([0x22, 0xfe, 0x22]), 'body-bytes /body/1'],
    ['a NUL', '{"a":1}', '{"a":1}\u0000', 'body-kind /body'],
    ['half a document', '{"a":1}', '{"a":', 'body-kind /body'],
    ['two documents', '{"a":1}', '{"a":1}{"a":1}', 'body-kind /body'],
    ['lone surrogates', '{"a":"\\ud800"}', '{"a":"\\udc00"}', 'json-value /body/a'],
  ])('%s', (_, oracle, target, expected) => {
    expect(codes(oracle, target)).toEqual([expected]);
    expect(codes(target, oracle)).toEqual([expected]);
  });
});
