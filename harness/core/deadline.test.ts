import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startDeadline } from './deadline.js';

test('the time runs out', async () => {
  const deadline = startDeadline(new AbortController().signal, 5);
  await once(deadline.signal, 'abort');
  expect(deadline.isOver()).toBe(true);
});

test('the parent ends it at once, and then the time did not run out', () => {
  const parent = new AbortController();
  const deadline = startDeadline(parent.signal, 60_000);
  parent.abort(new Error('stopped'));
  expect(deadline.signal.aborted).toBe(true);
  expect(deadline.isOver()).toBe(false);
  deadline.clear();
  expect(startDeadline(parent.signal, 1).signal.aborted).toBe(true);
});
