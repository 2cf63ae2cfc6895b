import { expect, test } from 'vitest';
import type { Divergence } from '../core/divergence.js';
import { emptyLedger } from '../core/ledger.js';
import { strictRules } from '../testing/builders.js';
import { BindingTable } from './bindings.js';
import { compareMetrics } from './compare-metrics.js';

function compare(oracle: string, target: string): { codes: string[]; masked: number } {
  const found: Divergence[] = [];
  const side = { authority: '', startedAt: Number.NaN };
  const ledger = emptyLedger();
  compareMetrics(oracle, target, '/body', { rules: strictRules, bindings: new BindingTable(), oracle: side, target: side, found, uncounted: [], ledger });
  return { codes: found.map(({ code, location }) => `${code} ${location}`), masked: ledger.maskedElsewhere };
}

const page = (value: string, label = 'GET'): string => `# TYPE pushes_total counter\npushes_total{method="${label}"} ${value}\n`;

test('amounts are masked and counted as such, names and labels are not', () => {
  expect(compare(page('1'), page('2.5e+03'))).toEqual({ codes: [], masked: 1 });
  expect(compare(page('1'), page('1', 'PUT')).codes).toEqual([
    'metric-missing /body/series/pushes_total{method="GET"}',
    'metric-added /body/series/pushes_total{method="PUT"}',
  ]);
});

test('another type of a family is seen', () => {
  expect(compare(page('1'), page('1').replace('counter', 'gauge')).codes).toEqual([
    'metric-missing /body/families/# TYPE pushes_total counter',
    'metric-added /body/families/# TYPE pushes_total gauge',
  ]);
});
