import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../core/problem.js';
import { checkPayload, readProduced } from './check-payloads.js';
import { bodyText, nameParts, purgedWithNamespace, type QueueContractFile } from './queue-definition.js';

const { queues } = JSON.parse(readFileSync('fixtures/queue-contract/queues.json', 'utf8')) as QueueContractFile;
const recorded = readProduced(readFileSync('fixtures/queue-contract/recorded/producers.jsonl', 'utf8'), 'producers.jsonl');

describe('the producer contracts', () => {
  test('accept what the real producers of all nine queues put', () => {
    expect(recorded.flatMap((item) => checkPayload(item, queues))).toEqual([]);
    expect(new Set(recorded.map((item) => item.queue)).size).toBe(9);
  });

  test.each(queues.map((one) => [one.queue, one] as const))('accept the bodies that scenarios of %s are made with', (_queue, one) => {
    for (const body of [one.bodies.least, one.bodies.full ?? one.bodies.least]) {
      const item = { record: 'own', queue: one.queue, queueName: `${[one.queue, ...nameParts(one, 7, 'acme')].join('/')}/`, body: bodyText(body, 7, 'acme') };
      expect(checkPayload(item, queues)).toEqual([]);
    }
  });

  const wrong: readonly [string, (item: (typeof recorded)[number], keys: readonly string[]) => Partial<(typeof recorded)[number]>][] = [
    ['lacks a required key', ({ body }, [key = '']) => ({ body: JSON.stringify({ ...(JSON.parse(body) as object), [key]: undefined }) })],
    ['has a required key of a wrong type', ({ body }, [key = '']) => ({ body: JSON.stringify({ ...(JSON.parse(body) as object), [key]: ['wrong'] }) })],
    ['has a key that nobody knows', ({ body }) => ({ body: JSON.stringify({ ...(JSON.parse(body) as object), surprise: 1 }) })],
    ['is no JSON', ({ body }) => ({ body: body.slice(0, -1) })],
    ['is a Python dict', ({ body }) => ({ body: body.replaceAll('"', "'") })],
    ['is a list', ({ body }) => ({ body: `[${body}]` })],
    ['has a name without closing slash', ({ queueName }) => ({ queueName: queueName.slice(0, -1) })],
    ['has the name of another queue', ({ queueName }) => ({ queueName: `x${queueName}` })],
    ['has other retries', () => ({ retries: 4 })],
  ];

  test.each(queues.flatMap(({ queue, required_keys }) => wrong.map(([what, change]) => [queue, what, required_keys, change] as const)))(
    'refuse an item of %s that %s',
    (queue, _what, keys, change) => {
      const item = recorded.find((one) => one.queue === queue);
      if (item === undefined) throw new Error(`no recorded item of ${queue}`);
      expect(checkPayload({ ...item, ...change(item, keys) }, queues)).not.toEqual([]);
    },
  );

  test('say where and what', () => {
    const [problem] = checkPayload(
      { record: 'R', queue: 'repositorygc', queueName: 'repositorygc/a/1/', body: '{"marker_id": "1", "original_name": "x"}' },
      queues,
    );
    expect(problem).toMatchObject({ record: 'R', place: 'body/marker_id' });
  });

  test('purge exactly three queues with a namespace', () => {
    expect(purgedWithNamespace(queues).sort()).toEqual(['dockerfilebuild', 'notification', 'repositorygc']);
  });
});

describe('a recording of producers', () => {
  test.each([
    ['is empty', '', 'no record'],
    ['has no item', '{"record": "QP-1", "queue": null}', 'no queue item'],
    ['is no JSON', '{', 'not JSON'],
    ['lacks the name of a row', '{"record": "QP-1", "queue": "notification", "body": {}}', 'queue_name'],
  ])('that %s is refused', (_what, text, says) => {
    expect(() => readProduced(text, 'p.jsonl')).toThrow(InputError);
    expect(() => readProduced(text, 'p.jsonl')).toThrow(says);
  });
});
