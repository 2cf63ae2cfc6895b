import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayHoldTime, mayHoldToken, tokenRuns } from './token-runs.js';

test('a text may hold a generated value exactly when it has a run of 20 token characters', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constantFrom('a', 'Z', '0', '-', '_').map((char) => char.repeat(7)),
          fc.constantFrom(' ', '/', 'é', '😀'),
        ),
      ),
      (parts) => {
        const text = parts.join('');
        expect(mayHoldToken(text, 0, text.length)).toBe(/[A-Za-z0-9_-]{20}/.test(text));
      },
    ),
    { numRuns: 1000 },
  );
});

test('only the given part counts', () => {
  const text = 'x'.repeat(30);
  expect([mayHoldToken(text, 0, 20), mayHoldToken(text, 11, 30), mayHoldToken(text, 0, 19)]).toEqual([true, false, false]);
});

test.each([
  ['2026-11-21T07:00:01Z', true],
  ['Sat, 21 Nov 2026 07:00:00 GMT', true],
  ['http://host:80/a:b', false],
  ['sha256:00ff', false],
  ['1:2', false],
  ['', false],
])('%j may hold a time: %s', (text, expected) => {
  expect(mayHoldTime(text)).toBe(expected);
});

test('every run of 20 token characters is found, with its neighbours', () => {
  const parts = fc.array(
    fc.oneof(
      fc.constantFrom('a', 'Z', '0', '-').map((char) => char.repeat(9)),
      fc.constantFrom(' ', '/', ':'),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(parts, (some) => {
      const text = some.join('');
      expect(tokenRuns(text)).toEqual(
        [...text.matchAll(/(?<=(.?))[A-Za-z0-9_-]{20,}(?=(.?))/g)].map(([run, before, behind]) => `${before ?? ''}${run}${behind ?? ''}`),
      );
    }),
    { numRuns: 1000 },
  );
});
