import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { validatorFor } from '../../fixtures/schemas/validators.js';

const NAMES = ['driver-protocol.schema.json', 'driver-exchange.schema.json'];
const schemas = NAMES.map(
  (name) => JSON.parse(readFileSync(fileURLToPath(new URL(`../../fixtures/schemas/${name}`, import.meta.url)), 'utf8')) as Record<string, unknown>,
);
const strict = new Ajv2020({ schemas, strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });

/** What the harness uses and what any reader of draft 2020-12 makes of the schema must agree. */
function isValid(name: string, value: unknown): boolean {
  const [ours, theirs] = [validatorFor(name)(value), strict.getSchema(name)?.(value)];
  expect(ours).toBe(theirs);
  return ours;
}

const request = (method: string, params: unknown): unknown => ({ jsonrpc: '2.0', id: 1, method, params });
const failure = (code: number, data?: unknown): unknown => ({
  jsonrpc: '2.0',
  id: 1,
  error: { code, message: 'why', ...(data === undefined ? {} : { data }) },
});

describe('the schema of the messages', () => {
  test.each(schemas.map((schema) => [schema['$id'] as string, schema] as const))('%s is a valid schema of draft 2020-12', (_name, schema) => {
    expect(strict.validateSchema(schema)).toBe(true);
  });

  test.each([
    ['a put', request('queue.put', { queue: 'q', names: ['a'], body: '{}', available_after: null, clock: '2026-03-01T12:00:00.000000Z' })],
    ['an extension with an object', request('queue.extend', { queue: 'q', id: '7', seconds: 1.5, body: { page: 2 } })],
    ['a cancel', { jsonrpc: '2.0', method: '$/cancel', params: { id: 3 } }],
    ['a result', { jsonrpc: '2.0', id: 1, result: null }],
    ['an error of a line that is no JSON', { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'no JSON' } }],
    ['a missing capability', failure(-32003, { missing: 'program:gcworker' })],
    ['a refusal', failure(-32010, { kind: 'absent', message: 'no such object' })],
  ])('%s is a message', (_name, message) => {
    expect(isValid('driver-protocol.schema.json', message)).toBe(true);
  });

  test.each([
    ['an unknown method', request('queue.steal', { queue: 'q' })],
    ['a put without a body', request('queue.put', { queue: 'q', names: [] })],
    ['a clock that is no time', request('driver.wait', { seconds: 1, clock: 'noon' })],
    ['an id that is no number', request('queue.cancel', { queue: 'q', id: 'first' })],
    ['an answer with both result and error', { jsonrpc: '2.0', id: 1, result: {}, error: { code: -32000, message: 'both' } }],
    ['an error code of its own', failure(-1)],
    ['a missing capability without its name', failure(-32003)],
    ['a wrong parameter without its name', failure(-32602, {})],
    ['a refusal of an unknown kind', failure(-32010, { kind: 'bored', message: 'no' })],
  ])('%s is none', (_name, message) => {
    expect(isValid('driver-protocol.schema.json', message)).toBe(false);
  });

  test.each([
    ['queue.put', { result: '7', processing: false, metrics: { 'puts_total{queue_name="q"}': 1 } }, { result: 7, processing: false, metrics: {} }],
    ['queue.claim', { result: null, processing: false, metrics: {} }, { result: { id: '1', body: '', retries_remaining: 1 }, processing: true, metrics: {} }],
    ['queue.metrics', { result: [0, 1, 1], processing: false, metrics: {} }, { result: [0, 1], processing: false, metrics: {} }],
    ['queue.purgeNamespace', { result: false, processing: false, metrics: {} }, { result: true, processing: false, metrics: {} }],
    ['driver.wait', {}, { waited: true }],
    ['storage.checksum', { sha256: 'a'.repeat(64) }, { sha256: 'A' }],
    ['worker.runOnce', { outcome: 'ran', operations: [{ name: 'x', raised: null }], log: [], metrics: {} }, { outcome: 'ran', operations: [], metrics: {} }],
  ])('%s has its own kind of result', (method, right, wrong) => {
    expect(isValid('driver-exchange.schema.json', { method, result: right })).toBe(true);
    expect(isValid('driver-exchange.schema.json', { method, result: wrong })).toBe(false);
  });
});
