import { expect, test } from 'vitest';
import { faultOfReceived, faultOfRun } from './check-run.js';

const matched = { id: 'PT-1.sweep', verdict: 'match', live: true, ledger: { leaves: 3, headers: 2 } };
const summary = (over: object = {}): string =>
  JSON.stringify({ runId: 'r', exitCode: 2, problems: [], cases: [matched, { ...matched, id: 'PT-2.sweep' }], ...over });

test('a run in which every case was compared and matched counts, although nothing was exercised', () => {
  expect(faultOfRun(summary(), 2, 2)).toBeUndefined();
});

test.each([
  { what: 'printed nothing', stdout: '', exitCode: 2, says: 'exit 2 without a result' },
  { what: 'ended red', stdout: summary({ exitCode: 1 }), exitCode: 1, says: 'exit 1' },
  { what: 'left a case out', stdout: summary({ cases: [matched] }), exitCode: 2, says: '1 of 2 cases' },
  { what: 'found a problem', stdout: summary({ problems: ['mask m-1 is unused'] }), exitCode: 2, says: 'mask m-1 is unused' },
  { what: 'has a mismatch', stdout: summary({ cases: [matched, { ...matched, verdict: 'mismatch' }] }), exitCode: 2, says: 'is mismatch' },
  { what: 'compared nothing', stdout: summary({ cases: [matched, { ...matched, ledger: { leaves: 0, headers: 0 } }] }), exitCode: 2, says: '0 values' },
])('a run that $what does not count', ({ stdout, exitCode, says }) => {
  expect(faultOfRun(stdout, exitCode, 2)).toContain(says);
});

test('a server must have got exactly the planned requests', () => {
  const planned = { count: 2, digest: 'a' };
  expect(faultOfReceived(planned, planned)).toBeUndefined();
  expect(faultOfReceived({ count: 3, digest: 'b' }, planned)).toContain('3 of 2');
  expect(faultOfReceived({ count: 2, digest: 'b' }, planned)).toContain('other methods or paths');
});
