import { expect, test } from 'vitest';
import { processClock } from './monotonic-clock.js';

test('a wait never ends before its moment, and one for a past moment ends at once', async () => {
  const begun = processClock.now();
  for (const ahead of [0.2, 1.5, 4.3]) {
    const moment = processClock.now() + ahead;
    await processClock.until(moment);
    expect(processClock.now()).toBeGreaterThanOrEqual(moment);
  }
  await processClock.until(begun);
  expect(processClock.now() - begun).toBeGreaterThan(6);
});
