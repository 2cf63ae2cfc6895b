import { expect, test } from 'vitest';
import { matchesId, matchesLocation } from './glob.js';

test('one star stays within a segment of a location, two go through', () => {
  expect(matchesLocation('step * /body/tags/*/name', 'step 12 /body/tags/0/name')).toBe(true);
  expect(matchesLocation('step * /body/tags/*', 'step 1 /body/tags/0/name')).toBe(false);
  expect(matchesLocation('step * /body/**', 'step 1 /body/tags/0/name')).toBe(true);
});
test('characters of regular expressions are literal', () => {
  expect(matchesId('PT-1.a(b)', 'PT-1.a(b)')).toBe(true);
  expect(matchesId('PT-1.*', 'PT-1xa')).toBe(false);
});
