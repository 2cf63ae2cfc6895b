import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayHoldToken } from './token-runs.js';

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
