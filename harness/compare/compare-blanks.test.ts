import { describe, expect, test } from 'vitest';
import { codesOf as codes } from '../testing/compare-texts.js';

const WHITESPACE = 'json-whitespace /body';

describe('other blanks between tokens are reported once a document', () => {
  test.each([
    ['{"a": 1, "b": 2}', '{"a":1,"b":2}'],
    ['{"a":1}\n', '{"a":1}'],
    [' 1', '1'],
    ['[1, 2]', '[1,  2]'],
    ['[1, 2,3,4]', '[1, 2, 3,4]'],
    ['{\n  "a": 1\n}', '{\n "a": 1\n}'],
    ['{"a":"x y" }', '{"a":"x y"}'],
    ['[ ]', '[]'],
    ['{"a":"\\" "}', '{"a": "\\" "}'],
  ])('%j against %j', (oracle, target) => {
    expect(codes(oracle, target)).toEqual([WHITESPACE]);
    expect(codes(target, oracle)).toEqual([WHITESPACE]);
  });
});

describe('blanks are seen beside other differences', () => {
  test.each([
    ['{"a": 1}', '{"a":2}', ['json-value /body/a', WHITESPACE]],
    ['{"a":1}\n', '{"a":2}', ['json-value /body/a', WHITESPACE]],
    ['{"a": 1, "b": 2}', '{"b":2, "a":1}', ['json-key-order /body', WHITESPACE]],
  ])('%j against %j', (oracle, target, expected) => {
    expect(codes(oracle, target)).toEqual(expected);
  });
});

describe('one manner of writing is no difference', () => {
  test.each([
    ['{"a": 1, "b": 2}', '{"a": 2, "b": 2}', ['json-value /body/a']],
    ['{\n  "a": {\n    "b": 1\n  },\n  "c": 1\n}', '{\n  "c": 1\n}', ['json-missing /body/a']],
    ['{"a": "x  y"}', '{"a": "x y"}', ['json-value /body/a']],
  ])('%j against %j', (oracle, target, expected) => {
    expect(codes(oracle, target)).toEqual(expected);
  });
});
