import { expect, test } from 'vitest';
import { queueFaults, runQueueFault } from '../testing/queue-faults.js';
import { loadProfile } from './load-config.js';

/** A few of each kind; `./scripts/prove drivers` has all of them. */
const SOME = ['put-retries-ignored', 'order-lost', 'lease-not-extended', 'purge-too-much'];

test.each(queueFaults().filter(({ name }) => SOME.includes(name)))(
  'a driver with $name is caught on $queue at what it breaks, and nowhere else',
  async (fault) => {
    const { isExact, found, strayed, redOthers } = await runQueueFault(await loadProfile('reference', undefined), fault);
    expect({ strayed, redOthers }).toEqual({ strayed: [], redOthers: [] });
    expect(found.length).toBeGreaterThan(0);
    expect(isExact).toBe(true);
  },
);

test('every fault that is proved in the long run is one of a known queue and names what it breaks', () => {
  const faults = queueFaults();
  expect(faults.length).toBeGreaterThanOrEqual(25);
  expect(new Set(faults.map(({ queue }) => queue)).size).toBe(9);
  expect(faults.every(({ breaks }) => breaks.length > 0)).toBe(true);
});
