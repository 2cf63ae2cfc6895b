import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Divergence } from '../core/divergence.js';
import { emptyLedger } from '../core/ledger.js';
import { strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareJson } from './compare-json.js';
import { parseLexemes } from './json-lexemes.js';

const START = Date.parse('2026-11-21T07:00:00Z') / 1000;

function differences(oracle: string, target: string, rules: Partial<ComparisonRules> = {}, targetStart = START): Divergence[] {
  const found: Divergence[] = [];
  compareJson(parseLexemes(oracle), parseLexemes(target), '/body', {
    rules: { ...strictRules, ...rules },
    bindings: new BindingTable(),
    oracle: { authority: 'oracle:80', startedAt: START },
    target: { authority: 'target:81', startedAt: targetStart },
    found,
    uncounted: [],
    ledger: emptyLedger(),
  });
  return found;
}

const codes = (oracle: string, target: string, rules: Partial<ComparisonRules> = {}): string[] =>
  differences(oracle, target, rules).map(({ code, location }) => `${code} ${location}`);

describe('each kind of difference has its own code', () => {
  test.each([
    ['{"a":1}', '{"a":2}', 'json-value /body/a'],
    ['{"a":1}', '{"a":"1"}', 'json-type /body/a'],
    ['{"a":true}', '{"a":false}', 'json-value /body/a'],
    ['{"a":[]}', '{"a":null}', 'json-null /body/a'],
    ['{"a":{}}', '{"a":[]}', 'json-type /body/a'],
    ['{"a":null}', '{}', 'json-missing /body/a'],
    ['{}', '{"a":null}', 'json-added /body/a'],
    ['{"a":1}', '{"a":1.0}', 'json-number-float /body/a'],
    ['{"a":100}', '{"a":1e2}', 'json-number-exponent /body/a'],
    ['{"a":9007199254740993}', '{"a":9007199254740992}', 'json-value /body/a'],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', 'json-key-order /body'],
    ['{"a":1,"a":1}', '{"a":1}', 'json-duplicate-key /body/a'],
    ['{"a":1}', '{"a":1,"b":1,"b":1}', 'json-duplicate-key /body/b,json-added /body/b'],
    ['{"a":"\\u00e9"}', '{"a":"é"}', 'json-escape /body/a'],
    ['["x","y"]', '["y","x"]', 'json-array-order /body'],
    ['["x"]', '["x","y"]', 'json-array-length /body,json-added /body/1'],
    ['["x","y","z"]', '["x","z"]', 'json-array-length /body,json-missing /body/1'],
    ['{"a/b~c":1}', '{"a/b~c":2}', 'json-value /body/a~1b~0c'],
    ['{"__proto__":1}', '{"__proto__":2}', 'json-value /body/__proto__'],
  ])('%s against %s is %s', (oracle, target, expected) => {
    expect(codes(oracle, target).join(',')).toBe(expected);
  });

  test('what the profile does not count is not reported', () => {
    const lax = {
      spelling: { keyOrder: false, numberSpelling: false, escapes: false, duplicateKeys: false, whitespace: false, headerCase: false, framing: false },
    };
    expect(codes('{"a":1,"b":"\\u00e9","c":1,"c":1}', '{"b":"é","a":1.0,"c":1}', lax)).toEqual([]);
  });

  test('a list that the profile calls a set may change its order but not its members', () => {
    expect(codes('["pull","push"]', '["push","pull"]', { setArrays: ['/body'] })).toEqual([]);
    expect(codes('["pull","push"]', '["push","*"]', { setArrays: ['/body'] })).toEqual(['json-value /body/0']);
  });
});

describe('generated values', () => {
  const one = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
  const two = '6fa459ea-ee8a-4ca4-894e-db77e160355e';
  const three = '7d444840-9dc0-41d1-b245-5ffdce74fad2';

  test('pair up one to one, also inside longer strings', () => {
    expect(codes(`{"id":"${one}","url":"/x/${one}/"}`, `{"id":"${two}","url":"/x/${two}/"}`)).toEqual([]);
  });
  test('an id that stands for two others breaks its binding', () => {
    expect(codes(`["${one}","${two}"]`, `["${three}","${three}"]`)).toEqual(['binding-broken /body/1']);
  });
  test('an id replaced by something of another form is a change of format', () => {
    expect(codes(`{"id":"${one}"}`, '{"id":"00000000-0000-0000-0000-000000000000"}')).toEqual(['format /body/id']);
  });
  test('a digest is content and never bound', () => {
    const digest = (char: string): string => `"sha256:${char.repeat(64)}"`;
    expect(codes(digest('a'), digest('b'))).toEqual(['json-value /body']);
  });
  test('which characters a token happens to have does not decide', () => {
    expect(codes('"UPQBPLHMHUKGNPRZEKEY"', '"AB1DEFGHIJKLMNOPQRST"')).toEqual([]);
    expect(codes('["AB1DEFGHIJKLMNOPQRST","AB2DEFGHIJKLMNOPQRST"]', '["UPQBPLHMHUKGNPRZEKEY","UPQBPLHMHUKGNPRZEKEY"]')).toEqual(['binding-broken /body/1']);
  });
  test('an integer is bound only where the profile says so', () => {
    expect(codes('{"id":1}', '{"id":7}')).toEqual(['json-value /body/id']);
    expect(codes('[{"id":1},{"id":2}]', '[{"id":7},{"id":7}]', { boundIntegers: ['/body/*/id'] })).toEqual(['binding-broken /body/1/id']);
  });
});

describe('times', () => {
  test('of equal age and format agree, of another age do not', () => {
    expect(codes('"Sat, 21 Nov 2026 07:00:00 -0000"', '"Sat, 21 Nov 2026 07:00:04 -0000"')).toEqual([]);
    expect(codes('"Sat, 21 Nov 2026 07:00:00 -0000"', '"Sat, 21 Nov 2026 08:00:00 -0000"')).toEqual(['time-value /body']);
  });
  test('are related to their own exchange, so that a side may be recorded on another day', () => {
    expect(differences('"2026-11-21T07:00:01Z"', '"2026-11-22T07:00:02Z"', {}, START + 86_400)).toEqual([]);
  });
  test.each([
    ['"2026-11-21T07:00:00Z"', '"2026-11-21T07:00:00+00:00"', 'time-zone'],
    ['"2026-11-21T07:00:00.123Z"', '"2026-11-21T07:00:00.123456Z"', 'time-precision'],
    ['"Sat, 21 Nov 2026 07:00:00 -0000"', '"Sat, 21 Nov 2026 07:00:00 GMT"', 'time-zone'],
    ['"Sat, 21 Nov 2026 07:00:00 -0000"', '"2026-11-21T07:00:00Z"', 'time-layout'],
  ])('spelled %s and %s differ in %s', (oracle, target, code) => {
    expect(codes(oracle, target)).toEqual([`${code} /body`]);
  });
  test('in epoch seconds are compared by age, other numbers by value', () => {
    expect(codes(String(START), String(START + 2))).toEqual([]);
    expect(codes(String(START), String(START + 3600))).toEqual(['json-value /body']);
  });
});

test('tokens are compared decoded: claims, and lifetimes exactly', () => {
  const token = (claims: object): string =>
    `"${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln"`;
  const claims = { aud: 'x', iat: START, exp: START + 3600 };
  expect(codes(token(claims), token({ ...claims, iat: START + 1, exp: START + 3601 }))).toEqual([]);
  expect(codes(token(claims), token({ ...claims, aud: null }))).toEqual(['json-null /body/claims/aud']);
  expect(codes(token(claims), token({ ...claims, exp: START + 3602 }))).toEqual(['jwt-time /body/claims/exp']);
});

test('every pair is equal to itself', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(differences(text, text)).toEqual([]);
    }),
  );
});

test('a changed leaf is found at its own place', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ name: fc.string(), count: fc.integer() }), { minLength: 1, maxLength: 8 }), fc.nat(), (items, seed) => {
      const at = seed % items.length;
      const changed = items.map((item, index) => (index === at ? { ...item, count: item.count + 1 } : item));
      const found = differences(JSON.stringify(items), JSON.stringify(changed));
      expect(found.length).toBeGreaterThan(0);
    }),
  );
});
