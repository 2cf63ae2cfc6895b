import { describe, expect, it } from 'vitest';
import { bareTrackers } from '../testing/bare-trackers.js';
import { assembleTrackers, type TrackerFile, type Trackers } from './assemble.js';

const committed = bareTrackers();
const ROUTES = 'route_contract_tests.csv';
const MAPPING = 'budget_mapping.csv';
const OPERATIONS = 'route_operations.csv';
const POLICY = 'performance_budgets.csv';

function withChange(name: string, change: ((text: string) => string) | undefined, defaults: readonly TrackerFile[] = []): Trackers {
  const files = committed.flatMap((file) =>
    file.name !== name ? [file] : change === undefined ? [] : [{ name, bytes: Buffer.from(change(file.bytes.toString('utf8'))) }],
  );
  return assembleTrackers(files, defaults);
}

const problemsOf = ({ problems }: Trackers): string[] => problems.map((one) => `${one.file}:${one.line} ${one.severity} ${one.code}`);

describe('how rows join the policy of budgets', () => {
  it('resolves all 413 rows, every registry row at a budget', () => {
    const { subjects, budgets, problems } = withChange('', undefined);
    expect(problems).toEqual([]);
    expect(budgets.rules.length).toBe(10);
    const listed = subjects.filter((one) => one.kind === 'route' && /^registry-v/.test(one.family));
    expect(listed.length).toBe(26 + 19);
    expect(listed.every(({ id }) => ['auth', 'pull', 'push'].includes(budgets.operations.get(id) ?? ''))).toBe(true);
  });

  it.each<[string, string, ((text: string) => string) | undefined, string[]]>([
    ['a misspelt name of the tracker', MAPPING, (text) => text.replace('PB-WELLKNOWN', 'PB-WELL'), [
      'route_contract_tests.csv:410 error unmapped-budget',
      'route_contract_tests.csv:411 error unmapped-budget',
      'budget_mapping.csv:19 error unknown-budget',
    ]],
    ['a budget that the policy does not have', MAPPING, (text) => text.replace('hot-api,PB-API-HOT', 'hot-api,PB-API-HOTT'), ['budget_mapping.csv:8 error unknown-policy-budget']],
    ['an unknown operation of a mapping', MAPPING, (text) => text.replace('keys,other', 'keys,others'), [
      ...[270, 271, 272, 273].map((line) => `route_contract_tests.csv:${line} error unmapped-budget`),
      'budget_mapping.csv:15 error unknown-value',
    ]],
    ['a line with both', MAPPING, (text) => text.replace('pull,PB-REG-PULL,', 'pull,PB-REG-PULL,because'), ['budget_mapping.csv:3 error budget-or-reason']],
    ['a line with none', MAPPING, (text) => text.replace('pull,PB-REG-PULL,', 'pull,, '), ['budget_mapping.csv:3 error budget-or-reason']],
    ['a combination twice', MAPPING, (text) => `${text}PB-WEB,web,other,,because\r\n`, ['budget_mapping.csv:20 error duplicate-id']],
    ['a mapping that no row needs', MAPPING, (text) => `${text}PB-WEB,web,hot-api,,because\r\n`, ['budget_mapping.csv:20 warning unused-mapping']],
    ['a combination without mapping', MAPPING, (text) => text.replace(/PB-SECSCAN.*\r\n/, ''), [
      ...[339, 340, 341].map((line) => `route_contract_tests.csv:${line} error unmapped-budget`),
    ]],
    ['an unknown operation of a row', OPERATIONS, (text) => text.replace('ROUTE-0320,pull', 'ROUTE-0320,fetch'), [
      'route_contract_tests.csv:321 error missing-operation',
      'route_operations.csv:51 error unknown-value',
    ]],
    ['a row twice', OPERATIONS, (text) => `${text}ROUTE-0320,pull,again\r\n`, ['route_operations.csv:69 error duplicate-id']],
    ['a registry row without operation', OPERATIONS, (text) => text.replace(/ROUTE-0320.*\r\n/, ''), ['route_contract_tests.csv:321 error missing-operation']],
    ['a row that is no route', OPERATIONS, (text) => text.replace('ROUTE-0320', 'ROUTE-9320'), [
      'route_contract_tests.csv:321 error missing-operation',
      'route_operations.csv:51 error unknown-reference',
    ]],
    ['a hot row that ends at no budget', MAPPING, (text) => text.replace('other,hot-api,PB-API-HOT,', 'other,hot-api,,because'), [
      ...[21, 22, 23].map((line) => `route_operations.csv:${line} error operation-without-budget`),
    ]],
    ['a measure twice', POLICY, (text) => `${text}PB-REG-PULL,again,p95_latency,12,percent\r\n`, ['performance_budgets.csv:12 error duplicate-id']],
    ['a unit that does not fit', POLICY, (text) => text.replace('error_rate,0.2,percentage points', 'error_rate,0.2,percent'), [
      'performance_budgets.csv:5 error unit-mismatch',
    ]],
    ['a budget taken out of the policy', POLICY, (text) => text.replace(/PB-API-HOT.*\r\n/, ''), [
      'budget_mapping.csv:8 error unknown-policy-budget',
      'budget_mapping.csv:10 error unknown-policy-budget',
    ]],
  ])('reports %s', (_what, name, change, problems) => {
    expect(problemsOf(withChange(name, change))).toEqual(problems);
  });

  it('uses the committed tables for a folder that has none, and does not call their lines unused', () => {
    const own = committed.filter(({ name }) => name === ROUTES).map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes.toString('utf8').split('\r\n').slice(0, 9).concat('').join('\n')) }));
    const trackers = assembleTrackers(own, committed);
    expect(trackers.problems).toEqual([]);
    expect(trackers.budgets.mapping.length).toBe(18);
  });

  it('says nothing of budgets where neither the folder nor the project has a mapping', () => {
    const files = committed.filter(({ name }) => name !== MAPPING && name !== OPERATIONS);
    expect(assembleTrackers(files, []).problems).toEqual([]);
  });

  it('names the very cell', () => {
    const { problems } = withChange(MAPPING, (text) => text.replace('hot-api,PB-API-HOT', 'hot-api,PB-API-HOTT'));
    expect(problems).toMatchObject([{ file: MAPPING, line: 8, column: 26, message: '"PB-API-HOTT" is no budget of performance_budgets.csv; did you mean PB-API-HOT?' }]);
  });

  it('tells a registry row without operation which ones there are', () => {
    const { problems } = withChange(OPERATIONS, (text) => text.replace(/ROUTE-0320.*\r\n/, ''));
    expect(problems[0]?.message).toBe(
      'ROUTE-0320: PB-REGISTRY-V2 of family registry-v2 is not mapped for operation other, only for auth, pull, push; give ROUTE-0320 one of these in route_operations.csv, or add a line to budget_mapping.csv',
    );
  });
});
