import { expect, test } from 'vitest';
import { DatabaseBlocks } from './database-blocks.js';

const never = new AbortController().signal;

test('every pass has every case once on each side, in an order of its own', async () => {
  const ids = ['a', 'b', 'c', 'd'];
  const blocks = new DatabaseBlocks(
    ids,
    (id) => Promise.resolve(id.length),
    7,
    () => 0,
  );
  const samples = await blocks.passes({ count: 3 }, never);
  const orders = [0, 1, 2].map((block) => samples.filter((sample) => sample.block === block).map(({ case: id, side }) => `${id} ${side}`));
  for (const order of orders) expect([...order].sort()).toEqual(ids.flatMap((id) => [`${id} oracle`, `${id} target`]));
  expect(new Set(orders.map((order) => order.join())).size).toBe(3);
  expect(samples.filter(({ first }) => first)).toHaveLength(8);
});

test('more passes go on where the last ones ended', async () => {
  const blocks = new DatabaseBlocks(
    ['a'],
    () => Promise.resolve(1),
    7,
    () => 0,
  );
  await blocks.passes({ count: 2 }, never);
  expect((await blocks.passes({ count: 1 }, never)).map(({ block, first }) => [block, first])).toEqual([
    [2, false],
    [2, false],
  ]);
});

test('time ends with a whole pass', async () => {
  let now = 0;
  const execute = (): Promise<number> => {
    now += 400;
    return Promise.resolve(400);
  };
  const samples = await new DatabaseBlocks(['a', 'b'], execute, 1, () => now).passes({ seconds: 2 }, never);
  expect(samples).toHaveLength(8);
});

test('the same seed gives the same order', async () => {
  const order = async (seed: number): Promise<string> =>
    (
      await new DatabaseBlocks(
        ['a', 'b', 'c'],
        () => Promise.resolve(1),
        seed,
        () => 0,
      ).passes({ count: 2 }, never)
    )
      .map(({ case: id, side }) => id + side)
      .join();
  expect(await order(3)).toBe(await order(3));
  expect(await order(3)).not.toBe(await order(4));
});

test('nothing to time gives no samples, and an ended run ends the passes', async () => {
  expect(
    await new DatabaseBlocks(
      [],
      () => Promise.resolve(1),
      1,
      () => 0,
    ).passes({ seconds: 1 }, never),
  ).toEqual([]);
  const ended = AbortSignal.abort(new Error('stopped'));
  await expect(
    new DatabaseBlocks(
      ['a'],
      () => Promise.resolve(1),
      1,
      () => 0,
    ).passes({ count: 1 }, ended),
  ).rejects.toThrow('stopped');
});
