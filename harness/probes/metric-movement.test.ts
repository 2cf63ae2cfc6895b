import { expect, test } from 'vitest';
import { metricMovement } from './metric-movement.js';

const page = (...lines: string[]): string => `${['# HELP a_total Things.', '# TYPE a_total counter', ...lines].join('\n')}\n`;

test('only series that moved are told, with their labels in one order and the amount', () => {
  const before = page('a_total{b="1",a="x\\"y"} 5', 'a_total{a="z"} 2.0');
  const { groups, restless } = metricMovement(before, before, page('a_total{b="1",a="x\\"y"} 7.0', 'a_total{a="z"} 2', 'a_total{a="new"} 1'));
  expect(restless).toEqual([]);
  expect(groups).toMatchObject([
    {
      kind: 'metrics',
      name: 'a_total',
      items: ['{"labels":{"a":"new"},"type":"counter","amount":1}', '{"labels":{"a":"x\\"y","b":"1"},"type":"counter","amount":2}'],
    },
  ]);
});

test('what reading the page itself moves is taken off', () => {
  expect(metricMovement(page('a_total 1'), page('a_total 2'), page('a_total 3')).groups).toEqual([]);
  expect(metricMovement(page('a_total 1'), page('a_total 2'), page('a_total 5')).groups[0]?.items).toEqual(['{"labels":{},"type":"counter","amount":2}']);
});

test('a family that moves on its own is named and left out', () => {
  const cpu = (seconds: string): string => page(`cpu_seconds_total ${seconds}`, 'a_total 1');
  expect(metricMovement(cpu('0.5'), cpu('0.75'), cpu('0.9'))).toEqual({ groups: [], restless: ['metrics/cpu_seconds_total'] });
});

test('of a histogram the count is told, the durations are a measurement', () => {
  const histogram = (count: number, sum: number): string =>
    `# TYPE took histogram\ntook_bucket{le="1"} ${String(count)}\ntook_sum ${String(sum)}\ntook_count ${String(count)}\n`;
  expect(metricMovement(histogram(1, 0.5), histogram(1, 0.5), histogram(2, 0.7)).groups.map(({ name }) => name)).toEqual(['took_count']);
});
