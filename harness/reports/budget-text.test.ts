import { expect, test } from 'vitest';
import { budgetReport, measureVerdict, streamVerdict } from '../testing/budget-report-builder.js';
import { renderBudgetText } from './budget-text.js';

const lines = renderBudgetText(budgetReport());

test('each rule has a line with its streams indented below it, and why not within', () => {
  const at = lines.findIndex((line) => line.startsWith('PB-REG-AUTH p95_latency'));
  expect(lines.slice(at, at + 4).map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'PB-REG-AUTH p95_latency | undecided | +10 %',
    ' | PB-REG-AUTH/basic | within | 12.9 ms | 13.2 ms | 1.026 (0.993 … 1.058) | 2400/2388',
    ' | PB-REG-AUTH/robot | undecided | 12.9 ms | 13.2 ms | 1.070 (0.980 … 1.160) | 2400/2388 | the interval holds the allowance',
    ' | the interval of the ratio holds the limit (about 1400 samples of each side more)',
  ]);
});

test('an exception is named on its rule', () => {
  expect(lines.find((line) => line.startsWith('PB-REG-PUSH p95_latency'))).toMatch(/within .*\+15 % +by exception slow-finalize$/);
});

test('findings have statement and plan, line by line', () => {
  const at = lines.findIndex((line) => line.startsWith('new-scan'));
  expect(lines.slice(at, at + 5)).toEqual([
    'new-scan ROUTE-0335 PT-ROUTE-0335.list: tag is read whole, executed once',
    '  statement: select name from tag where lower(name) = $1',
    '  plan: Seq Scan on tag  (cost=0.00..20834.00 rows=5000 width=12)',
    '  plan:   Filter: (lower(name) = $1)',
    '  oracle: reads tag by index tag_repository_id_name',
  ]);
  expect(lines).toContain('n-plus-one ROUTE-0103 PT-ROUTE-0103.list-namespace-by-name: executed 40 times for 40 elements');
});

test('problems and notes stand before the counts, which are the last line', () => {
  expect(lines.slice(-4)).toEqual([
    'problem: budget exception old-one (PB-API-HOT p95_latency) expired on 2026-10-31: have it decided again, or remove it',
    'note: resumed once, 40 s in',
    '',
    '4 within, 3 breached, 2 undecided, 1 deferred, of 10 measures',
  ]);
});

test('a baseline in the oracle’s place is named', () => {
  expect(renderBudgetText(budgetReport({ baseline: '2026-11-20T100000-5b5a3df' }))).toContain('oracle   baseline 2026-11-20T100000-5b5a3df');
});

test('nothing that a side sent acts on the terminal', () => {
  const hostile = 'x\u001b[2J\u202e';
  const shown = renderBudgetText(
    budgetReport({
      measures: [measureVerdict('PB-API-HOT', 'p95_latency', 10, [streamVerdict(hostile, { status: 'breached', detail: hostile })])],
      findings: [{ kind: 'n-plus-one', row: hostile, case: hostile, statement: `${hostile}\n${hostile}`, executions: 2, oracle: hostile }],
      problems: [hostile],
    }),
  ).join('\n');
  expect(shown).not.toMatch(/\u001b|\u202e/);
  expect(shown).toContain('x\\u{1b}[2J\\u{202e}');
});
