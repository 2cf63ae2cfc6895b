import { expect, test } from 'vitest';
import { sampleExpectation, sampleRun, wrongRuns } from '../testing/worker-runs.js';
import { matchExpected } from './match-expected.js';

const match = (run: typeof sampleRun, side: 'oracle' | 'target' = 'target'): ReturnType<typeof matchExpected> =>
  matchExpected(sampleExpectation, run, side, 'step', { values: 0 });

test('a run that does what is declared has no divergence, and was looked at', () => {
  const looked = { values: 0 };
  expect(matchExpected(sampleExpectation, sampleRun, 'target', 'step', looked)).toEqual([]);
  expect(looked.values).toBeGreaterThan(20);
});

test.each(wrongRuns)('a run that %s is told from what is declared, there and only there', (_what, wrong, place) => {
  expect(match({ ...sampleRun, ...wrong }).map(({ code, location }) => [code, location])).toEqual([['contract', `step /target${place}`]]);
});

test('the declared value stands in the place of the side that was not looked at', () => {
  const run = { ...sampleRun, outcome: 'guarded' };
  expect(match(run, 'target')).toEqual([{ code: 'contract', location: 'step /target/outcome', oracle: 'ran', target: 'guarded' }]);
  expect(match(run, 'oracle')).toEqual([{ code: 'contract', location: 'step /oracle/outcome', oracle: 'guarded', target: 'ran' }]);
});

test('rows are paired with those that fit them, whatever their order', () => {
  const rows = {
    t: {
      inserted: [
        { id: 1, a: 'x' },
        { id: 2, a: 'y' },
      ],
      deleted: [],
      updated: [],
    },
  };
  const declared = { outcome: 'ran' as const, operations: [], rows: { t: { inserted: [{ a: 'y' }, { a: 'x' }] } } };
  const run = { ...sampleRun, operations: [], rows, items: [], objects: { added: {}, changed: [], removed: [] }, calls: [], mails: [], metrics: {} };
  expect(matchExpected(declared, run, 'oracle', 'step', { values: 0 })).toEqual([]);
});

test('of many items their number is enough', () => {
  const counted = (items: number): unknown[] => matchExpected({ ...sampleExpectation, items }, sampleRun, 'oracle', 'step', { values: 0 });
  expect(counted(1)).toEqual([]);
  expect(counted(2)).toHaveLength(1);
});
