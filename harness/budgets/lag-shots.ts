import type { LagWindow } from './lag-record.js';
import type { Shot } from './segment.js';
import { SIDES } from './stream-samples.js';

/** Kinds of errors, as they are counted of a window. */
const ERRORS = {
  lost: 'item lost',
  twice: 'item claimed twice',
  strange: 'item that was never put',
  refused: 'refused',
  left: 'row left in the table',
} as const;

/**
 * A window as a segment has it, a shot an item: `ms` is the time from the intended put until the item was claimed, or until it was done.
 * Errors have no time; they stand in the window's first block (`firstBlock` of the measured time, which becomes block 0).
 */
export function lagShots(window: LagWindow, until: 'claim' | 'done', firstBlock: number): Shot[] {
  const common = { item: 0, first: false };
  const passed = window.samples.map(({ side, block, late, toClaimMs, toDoneMs }): Shot => ({
    ...common,
    side,
    block: block - firstBlock,
    outcome: late ? 'late' : 'ok',
    ms: until === 'claim' ? toClaimMs : toDoneMs,
    error: '',
  }));
  const failed = SIDES.flatMap((side) =>
    Object.entries(ERRORS).flatMap(([count, error]) =>
      Array.from({ length: window.counts[side][count as keyof typeof ERRORS] }, (): Shot => ({ ...common, side, block: 0, outcome: 'error', ms: 0, error })),
    ),
  );
  return [...passed, ...failed];
}
