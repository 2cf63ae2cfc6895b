import { expect, test } from 'vitest';
import { budgetReport, measureVerdict, streamVerdict } from '../testing/budget-report-builder.js';
import { forestBar, forestScale } from './budget-forest.js';

test('the scale takes in every ratio, 1 and the limits, and is cut where one is far out', () => {
  expect(forestScale(budgetReport().measures)).toEqual({ low: 0.902, high: 1.297 });
  const far = measureVerdict('PB-API-HOT', 'p95_latency', 10, [streamVerdict('x', { estimate: { value: 9, low: 0.1, high: 40 } })]);
  expect(forestScale([far])).toEqual({ low: 0.5, high: 2 });
  expect(forestScale([measureVerdict('PB-REG-PUSH', 'digest_mismatches', 0, [streamVerdict('x')])])).toBeUndefined();
});

test('a bar says its figures and stays inside the image', () => {
  const bar = forestBar({ value: 9, low: 0.1, high: 40 }, 1.1, { low: 0.5, high: 2 });
  expect(bar).toContain('aria-label="9.000 (0.100 … 40.000), allowed 1.100"');
  const places = [...bar.matchAll(/(?:x1|x2|cx)="([\d.]+)"/g)].map(([, x]) => Number(x));
  expect(places.every((x) => x >= 6 && x <= 174)).toBe(true);
});
