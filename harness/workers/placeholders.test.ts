import { expect, test } from 'vitest';
import { CASE_CLOCK } from './clock-words.js';
import { fill, fitsText, hasHole } from './placeholders.js';

const around = { now: CASE_CLOCK, sink: '127.0.0.1:4000', objects: '/objects' };

test('what is known beforehand is filled, in keys too', () => {
  expect(fill({ a: ['{{now+30s}}', '{{date-1d}}', 'http://{{sink}}/{{objects}}'], '{{sink}}': null }, around)).toEqual({
    a: ['2026-03-01T12:00:30.123456', '2026-02-28', 'http://127.0.0.1:4000//objects'],
    '127.0.0.1:4000': null,
  });
});

test('milliseconds are a number when they stand alone, and text within one', () => {
  expect(fill(['{{ms+0s}}', 'at {{ms+1ms}}'], around)).toEqual([1_772_366_400_123, 'at 1772366400124']);
});

test('holes for generated values stay open and are matched by form', () => {
  const uuid = '6af50679-6e98-4c93-9054-ad470ef27092';
  expect(fill('a-{{uuid}}', around)).toBe('a-{{uuid}}');
  expect(fitsText('a-{{uuid}}', `a-${uuid}`)).toBe(true);
  expect(fitsText('a-{{uuid}}', 'a-6af50679-6e98-1c93-9054-ad470ef27092')).toBe(false);
  expect(fitsText('{{int}}.{{any}}', '12.x\ny')).toBe(true);
  expect(fitsText('a.c', 'abc')).toBe(false);
  expect(hasHole('{{now}}')).toBe(false);
});
