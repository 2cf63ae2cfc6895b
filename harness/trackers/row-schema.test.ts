import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { MANIFEST_KINDS, kindOfFile } from './manifest-kinds.js';
import { checkRow } from './row-schema.js';

const route = MANIFEST_KINDS[0]?.schema ?? { $id: '', required: [], properties: {} };

describe('checkRow', () => {
  it.each([
    ['method', 'FETCH', 'unknown-value', 'method is "FETCH"; allowed are GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
    ['method', '', 'unknown-value', 'method is empty; allowed are GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
    ['route_id', 'ROUTE-12', 'bad-pattern', 'route_id is "ROUTE-12"; allowed is ROUTE- and four digits'],
    ['last_passed_at', 'yesterday', 'bad-pattern', 'last_passed_at is "yesterday"; allowed is a UTC time like 2026-11-21T07:05:03Z, or empty'],
  ])('says what was read in %s and what is allowed', (column, value, code, message) => {
    expect(checkRow(route, { [column]: value })).toEqual([{ column, code, message }]);
  });

  it('has a code of its own for a budget that is not in the table, a policy name included', () => {
    const [fault] = checkRow(route, { performance_budget_id: 'PB-API-HOT' });
    expect(fault?.code).toBe('unknown-budget');
    expect(fault?.message).toContain('PB-API-V1, PB-REGISTRY-V2');
  });

  it('leaves columns that the header lacks to the header', () => {
    expect(checkRow(route, {})).toEqual([]);
  });
});

describe('the schemas', () => {
  it.each(MANIFEST_KINDS.map((kind) => [kind.name, kind.schema] as const))('%s is a valid JSON Schema whose required columns are its own', (_name, schema) => {
    const ajv = new Ajv({ strict: true });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(schema.required.every((column) => column in schema.properties)).toBe(true);
  });
});

describe('kindOfFile', () => {
  it.each([
    ['signoff_batch_a1_routes.csv', 'route_id'],
    ['signoff_batch_a1.csv', 'route_id'],
    ['signoff_batch_wp0p1_workers.csv', 'process_id'],
    ['signoff_batch_retired.csv', 'process_id'],
  ])('reads %s as rows of a checklist', (file, key) => {
    expect(kindOfFile(file)).toMatchObject({ key: [key] });
  });

  it('knows the plan\'s file that is not used, and no others', () => {
    expect(kindOfFile('operational_tooling_disposition.csv')).toBe('unused');
    expect(kindOfFile('route_contract_tests.csv.bak')).toBeUndefined();
  });
});
