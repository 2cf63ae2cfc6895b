import { expect, test } from 'vitest';
import { fill, fillJson } from './templates.js';

const variables = new Map([
  ['case', 'c1'],
  ['where', 'inner'],
  ['inner.place', 'here'],
]);

test.each([
  ['{{case}}o and {{ case }}', 'c1o and c1'],
  ['{{{{where}}.place}}', 'here'],
  ['no template { } at all', 'no template { } at all'],
])('%s becomes %s', (text, filled) => {
  expect(fill(text, variables)).toBe(filled);
});

test('the key of a service that is named after the case is one key', () => {
  const kid = fill('{{service-key.{{case}}.kid}}', variables);
  expect(kid).toMatch(/^[\w-]{43}$/);
  expect(fill('{{service-key.c1.kid}}', variables)).toBe(kid);
  expect(JSON.parse(fill('{{service-key.{{case}}.jwk}}', variables))).toEqual({ e: 'AQAB', kty: 'RSA', n: fill('{{service-key.c1.n}}', variables) });
});

test('texts inside JSON are filled, keys too', () => {
  expect(fillJson({ '{{case}}': ['{{case}}', 7, null] }, variables)).toEqual({ c1: ['c1', 7, null] });
});

test('a template without value is named', () => {
  expect(() => fill('{{nothing}}', variables)).toThrow('{{nothing}} has no value');
  expect(() => fill('{{service-key.{{nothing}}.kid}}', variables)).toThrow('{{nothing}} has no value');
});
