import { expect, it } from 'vitest';
import { route } from '../testing/builders.js';
import { countSubjects } from './count-subjects.js';

it('counts by every property, the largest first, and names what is empty', () => {
  const subjects = [route('ROUTE-0001'), route('ROUTE-0002', { wave: '' }), route('ROUTE-0003', { wave: 'A1' }), route('ROUTE-0004', { wave: 'A1' })];
  const counts = countSubjects(subjects, new Map([['ROUTE-0001', 'api-v1/user']]));
  expect(Object.entries(counts.wave)).toEqual([
    ['A1', 2],
    ['(none)', 1],
    ['A2', 1],
  ]);
  expect(counts.plane).toEqual({ route: 4 });
  expect(counts.capability).toEqual({ '(none)': 3, 'api-v1/user': 1 });
});
