import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonSyntaxError, MAX_DEPTH, parseLexemes } from './json-lexemes.js';

function isJson(text: string, read: (text: string) => unknown): boolean {
  try {
    read(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof JsonSyntaxError) return false;
    throw error;
  }
}

describe('texts that are no JSON are refused with the place', () => {
  test.each([
    ['', 'value expected at offset 0'],
    ['{"a":1} x', 'text after the document at offset 8'],
    ['{a:1}', 'string expected at offset 1'],
    ['{"a" 1}', '":" expected at offset 5'],
    ['{"a":1', '"," or "}" expected at offset 6'],
    ['[1}', '"," or "]" expected at offset 2'],
    ['[1,]', 'value expected at offset 3'],
    ['{"a":1,}', 'string expected at offset 7'],
    ['01', 'text after the document at offset 1'],
    ['NaN', 'value expected at offset 0'],
    ['[Infinity]', 'value expected at offset 1'],
    ['-', 'value expected at offset 0'],
    ['"a', 'string not closed at offset 2'],
    ['"a\nb"', 'string not closed at offset 2'],
    ['"\\x"', 'escape expected at offset 1'],
    ['"\\u12g4"', 'escape expected at offset 1'],
    ['\ufeff{}', 'value expected at offset 0'],
    ['[', 'value expected at offset 1'],
  ])('%j: %s', (text, message) => {
    expect(() => parseLexemes(text)).toThrow(new JsonSyntaxError(message.replace(/ at offset .*/, ''), Number(/\d+$/.exec(message)?.[0])));
  });
});

test('exactly what JSON.parse reads is read', () => {
  const pieces = ['{', '}', '[', ']', ',', ':', '"', '"a"', '\\', '\\u0041', '1', '-', '.5', 'e3', '0', 'true', 'nul', ' ', '\n', '\u0000', 'é'];
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join('')),
      ),
      (text) => {
        expect(isJson(text, parseLexemes)).toBe(isJson(text, JSON.parse));
      },
    ),
    { numRuns: 2000 },
  );
});

test('every node names its own span', () => {
  const text = ' {"a" : [1.0, "\\u00e9"], "b":{}} ';
  const root = parseLexemes(text);
  expect(text.slice(root.start, root.end)).toBe(text.trim());
  if (root.kind !== 'object') throw new Error('no object');
  const [first, second] = root.members;
  expect(first && text.slice(first.keyStart, first.keyEnd)).toBe('"a"');
  expect(first && text.slice(first.value.start, first.value.end)).toBe('[1.0, "\\u00e9"]');
  expect(second && text.slice(second.value.start, second.value.end)).toBe('{}');
});

test('keys are values: their escapes are decoded, lone surrogates stay apart', () => {
  const root = parseLexemes('{"\\u0061":1,"\\ud800":2,"\\ud801":3}');
  expect(root.kind === 'object' && root.members.map(({ key }) => key)).toEqual(['a', '\ud800', '\ud801']);
});

test('the depth has a limit far beyond what any parser reads', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  expect(parseLexemes(nested(MAX_DEPTH)).kind).toBe('array');
  expect(() => parseLexemes(nested(MAX_DEPTH + 2))).toThrow('nested deeper than');
});
