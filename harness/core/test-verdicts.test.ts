import { expect, test } from 'vitest';
import type { RunRecord } from './run-record.js';
import { testVerdicts } from './test-verdicts.js';

const record = (id: string, verdict: RunRecord['verdict']): RunRecord => ({ id, row: 'notification', verdict }) as RunRecord;

test('a test id takes the worst of its cases, whatever their order', () => {
  const cases = [record('QBT-A.x', 'match'), record('QRT-A.x', 'match'), record('QBT-A.y.oracle-target', 'mismatch'), record('QBT-A.z', 'inconclusive')];
  expect(testVerdicts(cases)).toEqual([
    { test: 'QBT-A', row: 'notification', verdict: 'mismatch', cases: 3 },
    { test: 'QRT-A', row: 'notification', verdict: 'match', cases: 1 },
  ]);
  expect(testVerdicts([...cases].reverse()).find((one) => one.test === 'QBT-A')?.verdict).toBe('mismatch');
});
