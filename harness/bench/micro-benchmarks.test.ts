import { expect, test } from 'vitest';
import { loadProfile } from '../commands/load-config.js';
import { projectRoot } from '../testing/reference-run.js';
import { measureMicro } from './micro-benchmarks.js';
import { microTasks } from './micro-tasks.js';

const never = new AbortController().signal;
const once = { ms: 1, calls: 1 };

test('each task has its own times, and one that fails says why', async () => {
  const fail = (): never => {
    throw new Error('no such thing');
  };
  const [quick, slow, failed] = await measureMicro(
    [
      { name: 'quick', run: () => 1 },
      { name: 'slow', run: () => new Promise((resolve) => setTimeout(resolve, 5)) },
      { name: 'wrong', run: fail },
    ],
    { ms: 10, calls: 3 },
    never,
  );
  expect(quick).toMatchObject({ kind: 'measured', name: 'quick' });
  if (slow?.kind !== 'measured') throw new Error('the slow task was not measured');
  expect(slow.samples).toBeGreaterThanOrEqual(3);
  expect(slow.min).toBeGreaterThan(4);
  expect(slow.p95).toBeGreaterThanOrEqual(slow.median);
  expect(slow.perSecond).toBeCloseTo(1000 / slow.median);
  expect(failed).toEqual({ kind: 'not-measured', name: 'wrong', why: 'no such thing' });
});

test('every task of the harness does its work', async () => {
  const recorded = await loadProfile('quay', undefined);
  const tasks = microTasks({ root: projectRoot, chosen: await loadProfile('reference', undefined), recorded: { name: 'quay', rules: recorded.profile.rules } });
  expect(tasks.length).toBeGreaterThanOrEqual(6);
  for (const row of await measureMicro(tasks, once, never)) expect(row.kind, row.name).toBe('measured');
});

test('a stopped benchmark ends', async () => {
  await expect(measureMicro([{ name: 'any', run: () => 1 }], once, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});
