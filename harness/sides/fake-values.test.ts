import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeValue } from './fake-values.js';

const key = Buffer.alloc(32, 7);
const classes = (text: string): string => text.replace(/\d/g, '9').replace(/[a-z]/g, 'a').replace(/[A-Z]/g, 'A');

test('a made-up value has digits, capitals and small letters where the secret has them', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{8,80}$/), (secret) => {
      expect(classes(fakeValue(secret, key))).toBe(classes(secret));
    }),
  );
});

test('one secret has one made-up value, two have two, and another key makes others', () => {
  const [one, other] = ['Zx81-long-secret-of-somebody', 'Zx81-long-secret-of-somebodx'];
  expect(fakeValue(one, key)).toBe(fakeValue(one, key));
  expect(fakeValue(one, key)).not.toBe(fakeValue(other, key));
  expect(fakeValue(one, key)).not.toBe(fakeValue(one, Buffer.alloc(32, 8)));
});

test.each([
  ['a uuid stays one of its version', 'e9d0e621-814c-4e46-9435-ec2a09bc4df6', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-9[0-9a-f]{3}-[0-9a-f]{12}$/],
  ['hex stays hex', '11d958478cd2c6251358a1c03d3e3c25', /^[0-9a-f]{32}$/],
  ['capitals say what they are', 'ABCDEFGHIJKLMNOPQRSTUVWX', /^FAKEFAKE/],
])('%s', (_, secret, form) => {
  expect(fakeValue(secret, key)).toMatch(form);
  expect(fakeValue(secret, key)).not.toBe(secret);
});
