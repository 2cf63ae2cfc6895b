import { expect, test } from 'vitest';
import { runVerb } from '../testing/command-context.js';
import { schemaErrors } from '../testing/schema.js';
import { define } from './queues.js';

interface Output {
  readonly producers: readonly { readonly route: string; readonly queue: string; readonly state: string; readonly rule: string }[];
  readonly records: readonly { readonly route: string; readonly side: string; readonly names: readonly string[]; readonly payload_keys: readonly string[] }[];
}

test('the bundled pair shows which rows put items, on both sides, and rows that put none give no record', async () => {
  const rows = ['ROUTE-0105', 'ROUTE-0106', 'ROUTE-0142'];
  const { printed, exitCode } = await runVerb(define, ['evidence', '--live', '--row', ...rows, '--json'], { env: process.env });
  const output = JSON.parse(printed.join('\n')) as Output;
  expect(schemaErrors('queue-evidence', output)).toEqual([]);
  expect(exitCode).toBe(0);
  expect(output.producers.map(({ route, queue, state, rule }) => [route, queue, state, rule])).toEqual([
    ['ROUTE-0105', 'repositorygc', 'confirmed', 'seen'],
    ['ROUTE-0142', 'notification', 'confirmed', 'seen'],
  ]);
  const deletions = output.records.filter(({ route }) => route === 'ROUTE-0105');
  expect(new Set(deletions.map(({ side }) => side))).toEqual(new Set(['oracle', 'target']));
  for (const { names, payload_keys: keys } of deletions) expect([names, keys]).toEqual([['repositorygc/<name>/<number>/'], ['marker_id', 'original_name']]);
});

test('rows that put nothing are exit 2: nothing found is no finding', async () => {
  const { printed, exitCode } = await runVerb(define, ['evidence', '--live', '--row', 'ROUTE-0106'], { env: process.env });
  expect(printed.at(-1)).toBe('0 routes, 0 queues: 0 confirmed, 0 observed, 0 candidates');
  expect(exitCode).toBe(2);
});
