import { expect, test } from 'vitest';
import { caseFaults, runCaseFault } from '../testing/case-faults.js';
import { loadProfile } from './load-config.js';

/** Two of storage, and every sixth of the others; `./scripts/prove drivers` has all of them. */
const SOME = caseFaults().filter(({ subject }, at) => (subject.startsWith('SD-') ? subject === 'SD-001' && at % 6 === 0 : at % 6 === 0));

test.each(SOME)('a driver with $name in $subject makes exactly the listed cases red: $what', async (fault) => {
  const { red, wrong } = await runCaseFault(await loadProfile('reference', undefined), fault);
  expect(wrong).toEqual([]);
  expect(red.length).toBe(fault.cases.length);
});

test('the faults cover workers, components and storage', () => {
  expect(caseFaults().length).toBeGreaterThanOrEqual(25);
  expect(SOME.some(({ subject }) => subject.startsWith('SD-'))).toBe(true);
  expect(SOME.some(({ subject }) => !subject.startsWith('SD-'))).toBe(true);
});
