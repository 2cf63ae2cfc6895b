import { expect, test } from 'vitest';
import { answered, blocksOf, emptyStream, errorCount } from './stream-samples.js';

const plan = {
  id: 'PB-API-HOT/session',
  budget: 'PB-API-HOT',
  items: [{ case: 'PT-ROUTE-0001.get', row: 'ROUTE-0001' }],
  leftOut: ['PT-ROUTE-0002.get: no fixture'],
};

test('a stream begins with nothing, and its sides and those of another stream are not the same', () => {
  const [one, other] = [emptyStream(plan), emptyStream(plan)];
  expect(one).toMatchObject({ ...plan, seconds: 0, oracle: { ok: [], errors: {}, late: 0 }, target: { ok: [], errors: {}, late: 0 } });
  one.oracle.ok.push({ block: 0, ms: 1, item: 0, first: true });
  one.down.add('target');
  expect([one.target.ok.length, other.oracle.ok.length, other.down.size]).toEqual([0, 0, 0]);
});

test('usable answers and errors are what was answered; late requests and warming up are not', () => {
  const { oracle } = emptyStream(plan);
  oracle.ok.push({ block: 0, ms: 1, item: 0, first: true }, { block: 0, ms: 2, item: 0, first: false });
  Object.assign(oracle.errors, { 'status 500': 3, timeout: 1 });
  Object.assign(oracle, { late: 40, warmUp: 50 });
  expect(errorCount(oracle)).toBe(4);
  expect(answered(oracle)).toBe(6);
});

test('latencies are grouped by block in order of the blocks, both sides of one together', () => {
  const stream = emptyStream(plan);
  stream.target.ok.push({ block: 10, ms: 5, item: 0, first: false }, { block: 2, ms: 6, item: 0, first: true });
  stream.oracle.ok.push({ block: 2, ms: 7, item: 0, first: true }, { block: 2, ms: 8, item: 0, first: false }, { block: 9, ms: 9, item: 0, first: false });
  expect(blocksOf(stream)).toEqual([
    { oracle: [7, 8], target: [6] },
    { oracle: [9], target: [] },
    { oracle: [], target: [5] },
  ]);
  expect(blocksOf(stream, ({ first }) => first)).toEqual([{ oracle: [7], target: [6] }]);
});
