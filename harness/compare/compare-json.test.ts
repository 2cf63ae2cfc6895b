import { describe, expect, test } from 'vitest';
import type { ComparisonRules } from '../core/comparison-rules.js';
import type { Divergence } from '../core/divergence.js';
import { codesOf as codes, compareTexts, JSON_START as START, mirrored } from '../testing/compare-texts.js';

function differences(oracle: string, target: string, rules: Partial<ComparisonRules> = {}, targetStart = START): readonly Divergence[] {
  return compareTexts(oracle, target, rules, targetStart).found;
}

describe('each kind of difference has its own code, whichever side is wrong', () => {
  test.each([
    ['{"a":1}', '{"a":2}', 'json-value /body/a'],
    ['{"a":1}', '{"a":"1"}', 'json-type /body/a'],
    ['{"a":true}', '{"a":false}', 'json-value /body/a'],
    ['{"a":{}}', '{"a":[]}', 'json-type /body/a'],
    ['{"a":""}', '{"a":[]}', 'json-type /body/a'],
    ['{"a":[1]}', '{"a":"1"}', 'json-type /body/a'],
    ['{"a":"x"}', '{"a":"y"}', 'json-value /body/a'],
    ['{"a":null}', '{}', 'json-absent-null /body/a'],
    ['{"a":[]}', '{}', 'json-absent-empty /body/a'],
    ['{"a":{}}', '{}', 'json-absent-empty /body/a'],
    ['{"a":""}', '{}', 'json-absent-empty /body/a'],
    ['{"a":null}', '{"a":[]}', 'json-null-empty /body/a'],
    ['{"a":null}', '{"a":{}}', 'json-null-empty /body/a'],
    ['{"a":null}', '{"a":""}', 'json-null-empty /body/a'],
    ['{"a":null}', '{"a":0}', 'json-null /body/a'],
    ['{"a":null}', '{"a":[0]}', 'json-null /body/a'],
    ['{"a":null}', '{"a":false}', 'json-null /body/a'],
    ['{"a":0}', '{}', 'json-missing /body/a'],
    ['{"a":[null]}', '{}', 'json-missing /body/a'],
    ['{"a":1}', '{"a":1.0}', 'json-number-float /body/a'],
    ['{"a":100}', '{"a":1e2}', 'json-number-exponent /body/a'],
    ['{"a":5.0}', '{"a":5.00}', 'json-number-precision /body/a'],
    ['{"a":9007199254740993}', '{"a":9007199254740992}', 'json-big-integer /body/a'],
    ['{"a":0.1}', '{"a":0.10000000000000001}', 'json-value /body/a'],
    ['{"a":1,"b":2}', '{"b":2,"a":1}', 'json-key-order /body'],
    ['{"a":1,"a":1}', '{"a":1}', 'json-duplicate-key /body/a'],
    ['{"a":1}', '{"a":1,"b":1,"b":1}', 'json-duplicate-key /body/b,json-added /body/b'],
    ['{"a":"\\u00e9"}', '{"a":"é"}', 'json-escape-unicode /body/a'],
    ['{"a":"\\u003cb\\u003e"}', '{"a":"<b>"}', 'json-escape-html /body/a'],
    ['{"a":"\\/"}', '{"a":"/"}', 'json-escape /body/a'],
    ['{"a": 1}', '{"a":1}', 'json-whitespace /body'],
    ['["x","y"]', '["y","x"]', 'json-array-order /body'],
    ['["x"]', '["x","y"]', 'json-array-length /body,json-added /body/1'],
    ['["x","y","z"]', '["x","z"]', 'json-array-length /body,json-missing /body/1'],
    ['{"a/b~c":1}', '{"a/b~c":2}', 'json-value /body/a~1b~0c'],
    ['{"__proto__":1}', '{"__proto__":2}', 'json-value /body/__proto__'],
    ['{"constructor":{"prototype":1}}', '{"constructor":{}}', 'json-missing /body/constructor/prototype'],
    ['"\\ud800"', '"\\ud801"', 'json-value /body'],
    ['"\\ud800"', '"\\ufffd"', 'json-value /body'],
  ])('%s against %s is %s', (oracle, target, expected) => {
    expect(codes(oracle, target).join(',')).toBe(expected);
    expect(codes(target, oracle).sort()).toEqual(mirrored(expected.split(',')));
  });

  test('no key of a document reaches the prototype of anything', () => {
    codes('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}', '{"a":{"__proto__":{"polluted":2}}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('what the profile does not count is reported apart', () => {
    const lax = {
      spelling: { keyOrder: false, numberSpelling: false, escapes: false, duplicateKeys: false, whitespace: false, headerCase: false, framing: false },
    };
    const { found, uncounted } = compareTexts('{"a":1,"b":"\\u00e9","c":1,"c":1}', '{"b":"é", "a":1.0,"c":1}', lax);
    expect(found).toEqual([]);
    expect(uncounted.map(({ code }) => code).sort()).toEqual([
      'json-duplicate-key',
      'json-escape-unicode',
      'json-key-order',
      'json-number-float',
      'json-whitespace',
    ]);
  });

  test('every difference of a document is reported, not only the first', () => {
    expect(codes('{"a":1,"b":null,"c":[1,2]}', '{"a":"1","c":[1,3],"d":0}')).toEqual([
      'json-type /body/a',
      'json-absent-null /body/b',
      'json-value /body/c/1',
      'json-added /body/d',
    ]);
  });

  test('every leaf of the oracle is counted, also what is missing on the target', () => {
    for (const [oracle, target] of [
      ['{"a":[1,2,{}],"b":"x"}', '{"a":[1,2,{}],"b":"x" }'],
      ['{"a":[1,2,{}],"b":"x"}', '{"b":1}'],
      ['{"a":[1,2,{}],"b":"x"}', '[]'],
    ] as const)
      expect(compareTexts(oracle, target).ledger.leaves).toBe(4);
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
  test('an id of which one occurrence is another breaks its binding, wherever that stands', () => {
    for (const target of [`{"a":"${two}","b":"${one}","c":"${one}"}`, `{"a":"${one}","b":"${two}","c":"${one}"}`, `{"a":"${one}","b":"${one}","c":"${two}"}`])
      expect(codes(`{"a":"${one}","b":"${one}","c":"${one}"}`, target).map((line) => line.split(' ')[0])).toContain('binding-broken');
  });
  test('an escape that only one side uses is seen beside them', () => {
    expect(codes(`"\\u00e9 ${one}"`, `"é ${two}"`)).toEqual(['json-escape-unicode /body']);
  });
  test('an integer is bound only where the profile says so', () => {
    expect(codes('{"id":1}', '{"id":7}')).toEqual(['json-value /body/id']);
    expect(codes('[{"id":1},{"id":2}]', '[{"id":7},{"id":7}]', { boundIntegers: ['/body/*/id'] })).toEqual(['binding-broken /body/1/id']);
  });
});

test('a string is bound whatever it looks like only where the profile says so', () => {
  expect(codes('{"next":"MjU="}', '{"next":"NDY="}')).toEqual(['json-value /body/next']);
  expect(codes('{"next":"MjU="}', '{"next":"NDY="}', { boundStrings: ['/body/next'] })).toEqual([]);
  expect(codes('[{"next":"a"},{"next":"a"}]', '[{"next":"b"},{"next":"c"}]', { boundStrings: ['/body/*/next'] })).toEqual(['binding-broken /body/1/next']);
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
