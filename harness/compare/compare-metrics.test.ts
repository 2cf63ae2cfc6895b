import { expect, test } from 'vitest';
import type { Divergence } from '../core/divergence.js';
import { emptyLedger } from '../core/ledger.js';
import { strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareMetrics } from './compare-metrics.js';

function compare(oracle: string, target: string): string[] {
  const found: Divergence[] = [];
  const side = { authority: '', startedAt: Number.NaN };
  const ledger = emptyLedger();
  compareMetrics(oracle, target, '/body', { rules: strictRules, bindings: new BindingTable(), oracle: side, target: side, found, uncounted: [], ledger });
  return found.map(({ code, location }) => `${code} ${location}`);
}

const page = (value: string, label = 'GET'): string => `# TYPE pushes_total counter\npushes_total{method="${label}"} ${value}\n`;

test('another amount of a series is seen, another spelling of it is none', () => {
  expect(compare(page('1'), page('2.5e+03'))).toEqual(['metric-amount /body/series/pushes_total{method="GET"}']);
  expect(compare(page('2500'), page('2.5e+03'))).toEqual([]);
});

test('other labels are another series', () => {
  expect(compare(page('1'), page('1', 'PUT'))).toEqual([
    'metric-missing /body/series/pushes_total{method="GET"}',
    'metric-added /body/series/pushes_total{method="PUT"}',
  ]);
});

test('another type of a family is seen', () => {
  expect(compare(page('1'), page('1').replace('counter', 'gauge'))).toEqual([
    'metric-missing /body/families/# TYPE pushes_total counter',
    'metric-added /body/families/# TYPE pushes_total gauge',
  ]);
});
