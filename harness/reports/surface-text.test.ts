import { expect, test } from 'vitest';
import { renderSurface, type SurfaceRow, type SurfaceSide } from './surface-text.js';

const row = (parts: Partial<SurfaceRow> = {}): SurfaceRow => ({
  row: 'ROUTE-0001',
  method: 'GET',
  template: '/a//<b>',
  path: '/a//<b>',
  gates: [],
  rule: '/a/<b>',
  spelling: [],
  scope: '',
  ...parts,
});
const empty: SurfaceSide = {
  side: 'oracle',
  source: 'rules.json',
  summary: { rules: 3, rows: 2, live: 2, notLive: 0, withoutRule: 0, untracked: 0, notAccepted: 0, gone: 0, spelling: 0 },
  withoutRule: [],
  notLive: [],
  untracked: [],
  gone: [],
  spelling: [],
};

test('agreement is two lines', () => {
  expect(renderSurface(empty)).toEqual([
    'oracle: rules.json',
    'oracle: 3 rules; of 2 rows 2 live, 0 not live, 0 without a rule; 0 rules without a row, 0 not accepted, 0 accepted and gone',
  ]);
});

test('everything that does not agree is named under its own heading', () => {
  const rule = { method: 'POST', rule: '/new', endpoint: 'api.new', live: false };
  const lines = renderSurface({
    ...empty,
    withoutRule: [row()],
    notLive: [row({ row: 'ROUTE-0002', gates: ['features.X'], scope: 'needs-billing' })],
    spelling: [row({ spelling: ['double-slash'] })],
    untracked: [rule, { ...rule, rule: '/static', live: true, reason: 'files' }],
    gone: [{ method: 'GET', rule: '/old', reason: 'was there' }],
  });
  expect(lines.slice(1, -1)).toEqual([
    'rows without a rule: 1',
    '  ROUTE-0001 GET     /a//<b> (no gate)',
    'rows whose rule is not live in this configuration: 1',
    '  ROUTE-0002 GET     /a//<b> (features.X, needs-billing)',
    'rows spelled otherwise than their rule: 1',
    '  ROUTE-0001 double-slash: /a//<b> is /a/<b>',
    'rules without a row, accepted: 1',
    '  POST    /static (api.new, live): files',
    'rules without a row that nobody accepted: 1',
    '  POST    /new (api.new, not live)',
    'accepted rules that are gone or tracked now: 1',
    '  GET     /old: take the entry away',
  ]);
});
