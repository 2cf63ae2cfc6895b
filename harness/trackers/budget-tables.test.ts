import { expect, test } from 'vitest';
import { BUDGET_MEASURES } from '../core/budget.js';
import { bareTrackers } from '../testing/bare-trackers.js';
import { budgetTables, unitOf } from './budget-tables.js';
import { kindOfFile } from './manifest-kinds.js';
import { readManifest } from './read-manifest.js';

const manifestOf = (name: string, text?: string): ReturnType<typeof readManifest> | undefined => {
  const kind = kindOfFile(`${name}.csv`);
  const bytes = text === undefined ? bareTrackers().find((file) => file.name === `${name}.csv`)?.bytes : Buffer.from(text);
  return kind === undefined || kind === 'unused' || bytes === undefined ? undefined : readManifest(`${name}.csv`, kind, bytes);
};

test('the policy is read with its numbers and units', () => {
  const { rules } = budgetTables((name) => manifestOf(name));
  expect(rules.find(({ measure }) => measure === 'error_rate')).toEqual({ budget: 'PB-REG-PULL', surface: 'registry pull hot paths', measure: 'error_rate', allowed: 0.2, unit: 'percentage points' });
  expect(new Set(rules.map(({ measure }) => measure))).toEqual(new Set(BUDGET_MEASURES));
});

test('every measure has its unit', () => {
  expect(BUDGET_MEASURES.map(unitOf)).toEqual(['percent', 'percent', 'percentage points', 'count', 'percent', 'count']);
});

test('lines with values that are not allowed are left out, of a row listed twice the first counts', () => {
  const tables = budgetTables((name) =>
    name === 'route_operations' ? manifestOf(name, 'route_id,operation,note\nR1,pull,x\nR1,push,x\nR2,fetch,x\n') : name === 'performance_budgets' ? manifestOf(name, 'budget_id,surface,measure,allowed_over_baseline,unit\nPB-A,a,p50_latency,1,percent\nPB-A,a,p95_latency,much,percent\n') : undefined,
  );
  expect([...tables.operations]).toEqual([['R1', 'pull']]);
  expect([tables.rules, tables.mapping]).toEqual([[], []]);
});
