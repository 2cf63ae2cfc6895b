import { describe, expect, test } from 'vitest';
import { escapeDifferences, escapeHabits } from './json-escapes.js';

describe('two spellings of one string', () => {
  test.each([
    ['"\\u00e9"', '"é"', ['json-escape-unicode']],
    ['"\\ud83d\\ude00"', '"😀"', ['json-escape-unicode']],
    ['"\\u003c\\u003e\\u0026"', '"<>&"', ['json-escape-html']],
    ['"\\/"', '"/"', ['json-escape']],
    ['"\\u2028"', '"\u2028"', ['json-escape']],
    ['"\\u00e9"', '"\\u00E9"', ['json-escape']],
    ['"\\n"', '"\\u000a"', ['json-escape']],
    ['"\\u0041"', '"A"', ['json-escape']],
    ['"<\\u00e9\\/"', '"\\u003cé/"', ['json-escape-html', 'json-escape-unicode', 'json-escape']],
    ['"\\ud800"', '"\\ud800"', []],
  ])('%s and %s differ by %j', (oracle, target, expected) => {
    expect(escapeDifferences(oracle, target)).toEqual(expected);
    expect(escapeDifferences(target, oracle)).toEqual(expected);
  });
});

describe('the habits of two strings of different values', () => {
  test.each([
    ['"\\u00e9 1"', '"é 2"', ['json-escape-unicode']],
    ['"\\u003c 1"', '"< 2"', ['json-escape-html']],
    ['"\\/1"', '"/2"', ['json-escape']],
    ['"\\u00e9 1"', '"2"', []],
    ['"\\u00e9 é"', '"é 2"', []],
    ['"\\n 1"', '"n 2"', []],
  ])('%s and %s differ by %j', (oracle, target, expected) => {
    expect(escapeHabits(oracle, target)).toEqual(expected);
    expect(escapeHabits(target, oracle)).toEqual(expected);
  });
});
