import { describe, expect, test } from 'vitest';
import { decodeToken } from './jwt.js';

const part = (text: string): string => Buffer.from(text).toString('base64url');
const [header, claims] = [part('{"alg":"RS256"}'), part('{"sub":"x","iat":1}')];

test('a token is its two documents', () => {
  const decoded = decodeToken(`${header}.${claims}.c2ln`);
  expect([decoded?.header, decoded?.claims]).toEqual(['{"alg":"RS256"}', '{"sub":"x","iat":1}']);
  expect(decodeToken(`${header}.${claims}.`)).toBeDefined();
});

describe('an ordinary string is none', () => {
  test.each([
    ['two parts', `${header}.${claims}`],
    ['four parts', `${header}.${claims}.c2ln.c2ln`],
    ['a list for claims', `${header}.${part('[1,2,3,4,5,6]')}.c2ln`],
    ['no JSON', `${part('something else')}.${claims}.c2ln`],
    ['other letters', `${header}.${claims}.c2=n`],
    ['a version', '1.2.3'],
    ['a host', 'registry.example.com'],
    ['a host of long names', 'abcdefghijkl.abcdefghijkl.abcdefghijkl'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(decodeToken(text)).toBeUndefined();
  });
});
