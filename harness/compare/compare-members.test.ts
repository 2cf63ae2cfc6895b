import { describe, expect, test } from 'vitest';
import { codesOf as codes, compareTexts, mirrored } from '../testing/compare-texts.js';

describe('keys', () => {
  test.each([
    ['{"a":1,"b":2,"c":3}', '{"a":1,"c":3,"b":2}', ['json-key-order /body']],
    ['{"a":1,"b":2,"c":3}', '{"c":3,"a":1}', ['json-missing /body/b', 'json-key-order /body']],
    ['{"a":1,"b":2}', '{"a":1,"c":2}', ['json-missing /body/b', 'json-added /body/c']],
    ['{"a":1,"a":2}', '{"a":2}', ['json-duplicate-key /body/a']],
    ['{"a":1,"a":2}', '{"a":3,"a":2}', ['json-value /body/a']],
    ['{"a":1,"a":2}', '{"a":2,"a":1}', ['json-value /body/a', 'json-value /body/a']],
    ['{"a":1,"b":0,"a":1}', '{"a":1,"a":1,"b":0}', ['json-key-order /body']],
    ['{"a":1,"a":2,"b":0}', '{"b":0}', ['json-duplicate-key /body/a', 'json-missing /body/a']],
    ['{"a":1,"\\u0061":2}', '{"a":2}', ['json-duplicate-key /body/a', 'json-escape /body/a']],
    ['{"\\u00e9":1}', '{"é":1}', ['json-escape-unicode /body/é']],
    ['{"\\u003c":1}', '{"<":1}', ['json-escape-html /body/<']],
    ['{"\\ud800":1}', '{"\\ud801":1}', ['json-missing /body/\ud800', 'json-added /body/\ud801']],
    ['{"":1}', '{"":2}', ['json-value /body/']],
    ['{"constructor":1,"__proto__":2}', '{"__proto__":2,"constructor":1}', ['json-key-order /body']],
    ['{"toString":null}', '{}', ['json-absent-null /body/toString']],
  ])('%s against %s', (oracle, target, expected) => {
    expect(codes(oracle, target)).toEqual(expected);
    expect(codes(target, oracle).sort()).toEqual(mirrored(expected));
  });

  test('a repeated key is shown with how often each side has it', () => {
    expect(compareTexts('{"a":1,"a":1,"a":1}', '{"a":1}').found).toEqual([{ code: 'json-duplicate-key', location: '/body/a', oracle: 3, target: 1 }]);
  });

  test('the order of many keys is shown around the first difference', () => {
    const keys = Array.from({ length: 1000 }, (_, at) => `k${String(at)}`);
    const text = (some: readonly string[]): string => `{${some.map((key) => `"${key}":1`).join(',')}}`;
    const swapped = keys.with(500, 'k501').with(501, 'k500');
    const [found] = compareTexts(text(keys), text(swapped)).found;
    expect(found).toMatchObject({ code: 'json-key-order', location: '/body' });
    expect(found?.oracle).toContain('k499, k500, k501');
    expect(found?.target).toContain('k499, k501, k500');
  });
});
