import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Redactor } from './redact.js';

test('a secret is replaced wherever it stands, percent-encoded too, the longest first', () => {
  const redactor = new Redactor();
  for (const secret of ['hunter2-long', 'hunter2-long-er', 'a+b/c==d']) redactor.add(secret);
  expect(redactor.redact('x=hunter2-long&y=hunter2-long-er;a%2Bb%2Fc%3D%3Dd')).toBe('x=REDACTED&y=REDACTED;REDACTED');
});

test('a word too short to be a secret is left alone', () => {
  const redactor = new Redactor();
  redactor.add('owner');
  expect(redactor.redact('owner')).toBe('owner');
});

test('no text keeps any planted secret', () => {
  const secret = fc.string({ minLength: 8, maxLength: 40, unit: fc.constantFrom('a', 'b', 'c', '-', '/') });
  fc.assert(
    fc.property(fc.array(secret, { minLength: 1, maxLength: 5 }), fc.array(fc.string()), (secrets, around) => {
      const redactor = new Redactor();
      for (const one of secrets) redactor.add(one);
      const clean = redactor.redact(secrets.map((one, at) => `${around[at] ?? ''}${one}`).join('|'));
      for (const one of secrets) expect(clean).not.toContain(one);
    }),
  );
});
