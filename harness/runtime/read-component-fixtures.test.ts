import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { componentCases, readComponentFixtures } from './read-component-fixtures.js';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const fixtures = readComponentFixtures(path('fixtures/runtime'));
const rows = parse<Record<string, string>>(readFileSync(path('trackers/runtime_component_mapping.csv')), { columns: true });

test('every component of the tracker has cases under its own test id', () => {
  expect(rows).toHaveLength(8);
  for (const row of rows) {
    const fixture = fixtures.get(row['component_id'] ?? '');
    expect(fixture).toMatchObject({ row: row['component_id'], test: row['parity_test_id'] });
    expect(fixture === undefined ? [] : componentCases(fixture).map(({ test: id }) => id)).toContain(row['parity_test_id']);
  }
});

test('every component has a case that needs nothing but the drivers, and no name twice', () => {
  for (const { scenarios } of fixtures.values()) {
    expect(scenarios.some(({ needs }) => needs === undefined)).toBe(true);
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  }
});
