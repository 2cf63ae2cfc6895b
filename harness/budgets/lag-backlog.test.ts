import { expect, test } from 'vitest';
import { isBehind, waitingAt, type Passage } from './lag-backlog.js';

/** An item each 10 ms for a second, worked off by one who takes so long for each. */
function line(costMs: number): Passage[] {
  let freeAt = 0;
  return Array.from({ length: 100 }, (_, index) => {
    const intended = index * 10;
    freeAt = Math.max(freeAt, intended) + costMs;
    return { intended, doneAt: freeAt };
  });
}

test('who waits at a moment has come and is not worked off', () => {
  const items: Passage[] = [{ intended: 0, doneAt: 5 }, { intended: 1, doneAt: 9 }, { intended: 2 }, { intended: 8, doneAt: 9 }];
  expect([0, 4, 5, 8, 9].map((moment) => waitingAt(items, moment))).toEqual([1, 3, 2, 3, 1]);
});

test.each([
  { title: 'a side that is faster than the arrivals', items: line(9), behind: false },
  { title: 'a side that takes twice as long as there is time', items: line(20), behind: true },
  { title: 'a side that is a little too slow, so far', items: line(10.5), behind: false },
  { title: 'a side that is a quarter too slow', items: line(12.5), behind: true },
  { title: 'a side that never works anything off', items: line(10).map(({ intended }) => ({ intended })), behind: true },
  { title: 'a line as long at the end as at half time', items: line(9).map(({ intended }) => ({ intended, doneAt: intended + 300 })), behind: false },
  { title: 'nothing at all', items: [], behind: false },
])('$title: behind is $behind', ({ items, behind }) => {
  expect(isBehind(items, 0, 1000)).toBe(behind);
});

test('a few items are no backlog', () => {
  expect(isBehind([{ intended: 900 }, { intended: 950 }], 0, 1000)).toBe(false);
});
