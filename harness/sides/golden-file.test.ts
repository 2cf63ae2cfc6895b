import { describe, expect, test } from 'vitest';
import type { GoldenRow } from '../core/golden.js';
import type { StepObservation } from '../core/observation.js';
import { answer } from '../testing/builders.js';
import { readGolden, writeGolden } from './golden-file.js';

const source = {
  kind: 'live',
  recordedAt: '2026-11-21T07:00:00.000Z',
  command: 'parity record',
  oracleCommit: 'abc',
  harnessCommit: 'def',
  names: 'golden',
} as const;
const from = {
  kind: 'recording',
  recordedAt: '2026-11-21T06:00:00.000Z',
  command: 'parity record --from r.jsonl',
  oracleCommit: 'abc',
  harnessCommit: 'def',
} as const;

const setup = (body: string): StepObservation => ({ kind: 'exchange', step: 1, setup: true, exchange: answer({ method: 'PUT', body }) });
const measured: StepObservation[] = [
  {
    kind: 'exchange',
    step: 2,
    setup: false,
    exchange: answer({ body: '{"a":1}' }),
    pages: { list: '/a', more: [answer({ path: '/x?page=2' }), answer({ path: '/x?page=3' })] },
  },
  { kind: 'rows', step: 3, setup: false, table: 'queueitem', json: '[{"id":1}]', count: 1, readAt: '2026-11-21T07:00:01.000Z' },
  { kind: 'worker', step: 4, setup: false, program: 'gc', exitCode: 0, output: 'done' },
  { kind: 'exchange', step: 5, setup: false, exchange: answer({ body: Buffer.from([0, 255, 1]), headers: [] }) },
];

const row = (steps: readonly StepObservation[]): GoldenRow => ({
  id: 'GF-ROUTE-0001',
  row: 'ROUTE-0001',
  profile: 'small',
  cases: [
    { id: 'a', row: 'ROUTE-0001', principal: 'anonymous', source, steps, leftOut: ['effects: rows'] },
    { id: 'b', row: 'ROUTE-0001', principal: 'session:owner', source: from, steps: [measured[3] as StepObservation], leftOut: [] },
  ],
});

/** Latencies, bodies of requests and the kind of byte array are not kept. */
const comparable = (value: GoldenRow): unknown =>
  JSON.parse(JSON.stringify(value, (key, one: unknown) => (one instanceof Uint8Array ? [...one] : key === 'latencyMs' ? undefined : one))) as unknown;

test('what is written is read again: pages, rows, workers, bytes, sources', () => {
  const golden = row(measured);
  expect(comparable(readGolden(writeGolden(golden), 'f'))).toEqual(comparable(golden));
});

test('a setup step is kept for what it generates and is left out when that is nothing', () => {
  const uuid = 'e9d0e621-814c-4e46-9435-ec2a09bc4df6';
  const stepsWith = (body: string): unknown[] => readGolden(writeGolden(row([setup(body), ...measured])), 'f').cases[0]?.steps.map(({ step }) => step) ?? [];
  expect(stepsWith(`{"uuid":"${uuid}"}`)).toEqual([1, 2, 3, 4, 5]);
  expect(stepsWith('"Created"')).toEqual([2, 3, 4, 5]);
});

test('a page of many bytes is cut, and only its status and headers are there to compare', () => {
  const long = answer({ body: `<html>${'x'.repeat(20_000)}</html>` });
  const { cases } = readGolden(writeGolden(row([{ kind: 'exchange', step: 1, setup: false, exchange: long }])), 'f');
  const [step] = cases[0]?.steps ?? [];
  expect(step?.kind === 'exchange' && step.exchange.kind === 'response' && step.exchange.response.fidelity).toBe('abridged');
});

describe('what is no golden fixture is refused with its place', () => {
  const lines = writeGolden(row(measured)).trimEnd().split('\n');
  test.each<[string, string, RegExp]>([
    ['an empty file', '', /^f: no golden fixture/],
    ['no first line', lines.slice(1).join('\n'), /its first line says where it is from/],
    ['a cut line', [...lines.slice(0, -1), (lines.at(-1) ?? '').slice(0, 40)].join('\n'), /^f:8: not JSON/],
    ['a step without an answer', [lines[0], '{"case_id":"a","step":1,"request":{"method":"GET","path":"/","headers":[]}}'].join('\n'), /^f:2: /],
    ['a header without value', lines.join('\n').replace('"headers":[["Host","oracle:80"]]', '"headers":[["Host"]]'), /^f:2: at \/request\/headers/],
    ['two first lines', [lines[0], ...lines].join('\n'), /^f:2: a second first line/],
    ['an unknown source', [lines[0], (lines[1] ?? '').replace('"principal"', '"source":7,"principal"')].join('\n'), /source/],
  ])('%s', (_, text, message) => {
    expect(() => readGolden(text, 'f')).toThrow(message);
  });
});
