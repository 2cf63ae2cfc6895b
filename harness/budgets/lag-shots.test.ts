import { expect, test } from 'vitest';
import type { LagCounts, LagWindow } from './lag-record.js';
import { lagShots } from './lag-shots.js';

const none: LagCounts = { put: 2, done: 2, late: 0, lost: 0, twice: 0, strange: 0, refused: 0, unfinished: 0, left: 0 };
const sample = { side: 'target', block: 7, intended: 7100, toClaimMs: 3, toDoneMs: 5, lateMs: 0, late: false } as const;
const window = (counts: Partial<LagCounts>): LagWindow => ({
  samples: [sample, { ...sample, block: 8, late: true }],
  counts: { oracle: none, target: { ...none, ...counts } },
  backlog: { oracle: false, target: false },
});

test('each item is a shot of its side and second, and a late one is void', () => {
  const shot = { side: 'target', block: 1, item: 0, first: false, outcome: 'ok', ms: 3, error: '' };
  expect(lagShots(window({}), 'claim', 6)).toEqual([shot, { ...shot, block: 2, outcome: 'late' }]);
  expect(lagShots(window({}), 'done', 7)[0]).toEqual({ ...shot, block: 0, ms: 5 });
});

test('what was lost, done twice or refused are errors, one a shot', () => {
  const errors = lagShots(window({ lost: 2, twice: 1, strange: 1, refused: 1, unfinished: 1, left: 1 }), 'done', 7).filter(
    ({ outcome }) => outcome === 'error',
  );
  expect(errors.map(({ error }) => error)).toEqual([
    'item lost',
    'item lost',
    'item claimed twice',
    'item that was never put',
    'refused',
    'row left in the table',
  ]);
  expect(new Set(errors.map(({ side }) => side))).toEqual(new Set(['target']));
});
