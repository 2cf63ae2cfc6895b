import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { budgetReport, measureVerdict, streamReport, streamVerdict } from '../testing/budget-report-builder.js';
import { schemaErrors } from '../testing/schema.js';
import { renderBudgetHtml } from './budget-html.js';

const page = renderBudgetHtml(budgetReport());
/** The page without the scripts and styles that are the project's own. */
const bare = (html: string): string => html.replaceAll(/<(script|style)[^>]*>.*?<\/\1>/gs, '');

test('the report that the page is made of has the published shape', () => {
  expect(schemaErrors('budget-report', JSON.parse(JSON.stringify(budgetReport())))).toEqual([]);
  expect(schemaErrors('budget-report', { ...budgetReport(), exitCode: 3 })).not.toEqual([]);
  expect(schemaErrors('budget-report', { ...budgetReport(), measures: [{ budget: 'PB-X' }] })).not.toEqual([]);
});

test('the page loads nothing and lets run only the scripts that it carries', () => {
  expect(bare(page)).not.toMatch(/https?:\/\/|<link|<img|<iframe|@import|url\(|\son\w+=/);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(
    ([, text]) =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`,
  );
  expect(scripts.length).toBe(2);
  expect(policy).toBe(`default-src 'none'; style-src 'unsafe-inline'; script-src ${scripts.join(' ')}`);
  expect(page).toContain('var uPlot=');
  expect(page).toContain('.u-legend');
});

test('both themes come from one set of colours, by the reader’s choice or the button', () => {
  expect(page).toContain('color-scheme: light dark');
  expect(page).toMatch(/<button id="theme" type="button" hidden/);
  expect(page).toContain('@media print');
});

test('every figure stands with its interval and its count', () => {
  for (const text of [
    '1.248 (1.201 … 1.297)',
    '+0.500 points (+0.240 … +0.930)',
    '2400/2388',
    'about 1400 samples of each side more',
    'by exception slow-finalize',
    'status 500: 9, timeout: 3',
  ])
    expect(bare(page)).toContain(text);
  expect(bare(page)).toMatch(/<b>4<\/b>within.*<b>3<\/b>breached.*<b>2<\/b>undecided.*<b>1<\/b>deferred.*of 10 measures, exit 1/);
});

test('charts and their data are as many, and data hold both sides of every stream', () => {
  const charts = JSON.parse(/id="chart-data">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as { kind: string; columns: number[][]; limit?: number }[];
  expect(page.match(/data-chart="\d+"/g)?.length).toBe(charts.length);
  expect(charts.map(({ kind }) => kind)).toEqual(['curve', 'time', 'curve', 'time', 'curve', 'time']);
  expect(charts.every(({ columns }) => new Set(columns.map((one) => one.length)).size === 1)).toBe(true);
  expect(charts[1]?.limit).toBeCloseTo(1.1);
  expect(charts[5]?.limit).toBeCloseTo(1.15);
});

test('the route that moves the pool most comes first', () => {
  const rows = [...bare(page).matchAll(/<td>(ROUTE-\d+)<\/td><td>PT-/g)].map(([, row]) => row);
  expect(rows.slice(0, 3)).toEqual(['ROUTE-0320', 'ROUTE-0335', 'ROUTE-0327']);
});

test('a finding shows statement and plan, whole', () => {
  expect(bare(page)).toContain('<pre>select name from tag where lower(name) = $1</pre>');
  expect(bare(page)).toContain('<pre>Seq Scan on tag  (cost=0.00..20834.00 rows=5000 width=12)\n  Filter: (lower(name) = $1)</pre>');
});

test('nothing that a side sent becomes markup, wherever it stands', () => {
  const hostile = `</div></script><script>alert(1)</script><img src=x onerror="alert(1)">' & \u0000\u202e`;
  const stream = streamReport('PB-API-HOT/session', 1, 1);
  const html = renderBudgetHtml(
    budgetReport({
      runId: hostile,
      profile: hostile,
      harnessCommit: hostile,
      workloadDigest: hostile,
      baseline: hostile,
      environment: { cpu: hostile, cores: 1, memoryGiB: 1, platform: hostile, node: hostile },
      measures: [
        { ...measureVerdict('PB-API-HOT', 'p95_latency', 10, [streamVerdict(hostile, { detail: hostile })], hostile), budget: hostile, surface: hostile },
      ],
      streams: [
        {
          ...stream,
          id: hostile,
          title: hostile,
          notes: [hostile],
          errors: { oracle: { [hostile]: 1 }, target: { [hostile]: 2 } },
          routes: stream.routes.map((route) => ({ ...route, row: hostile, case: hostile })),
        },
      ],
      findings: [{ kind: 'new-scan', row: hostile, case: hostile, statement: hostile, executions: 1, table: hostile, plan: hostile, oracle: hostile }],
      problems: [hostile],
      notes: [hostile],
    }),
  );
  expect(html.match(/<script/g)?.length).toBe(3);
  expect(bare(html)).not.toMatch(/<img|\u0000|\u202e/);
  for (const tag of ['div', 'table', 'section', 'details', 'tr', 'td'])
    expect(bare(html).match(new RegExp(`<${tag}[ >]`, 'g'))?.length, tag).toBe(bare(html).match(new RegExp(`</${tag}>`, 'g'))?.length);
});

test('a run without streams and findings is a page all the same', () => {
  const html = bare(renderBudgetHtml(budgetReport({ streams: [], findings: [], problems: [], notes: [] })));
  expect(html).toContain('none was sampled');
  expect(html).not.toContain('Findings');
});
