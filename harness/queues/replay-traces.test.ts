import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../core/problem.js';
import { readTraces, replayTraces } from './replay-traces.js';

const file = 'fixtures/queue-contract/recorded/queue-traces.jsonl';
const text = readFileSync(file, 'utf8');
const hasNamespace = (queue: string): boolean => ['notification', 'dockerfilebuild'].includes(queue);
const replay = (lines: readonly string[]): ReturnType<typeof replayTraces> => replayTraces(readTraces(lines.join('\n'), 'x'), hasNamespace);
const lines = text.trimEnd().split('\n');

interface Raw {
  trace_id: string;
  seq: number;
  result: unknown;
  currently_processing?: boolean;
  metrics_delta: Record<string, number>;
  rows_after: Record<string, unknown>[];
}
const raws = lines.map((line) => JSON.parse(line) as Raw);

describe('recorded traces of the real queue', () => {
  test('agree with the model in every record', () => {
    const { traces, records, agree, problems } = replay(lines);
    expect(problems).toEqual([]);
    expect({ records, agree }).toEqual({ records: lines.length, agree: lines.length });
    expect(traces).toBeGreaterThan(30);
  });

  const mutations: readonly [string, (raw: Raw) => boolean][] = [
    ['another result', (raw) => ((raw.result = raw.result === false ? true : { wrong: raw.result ?? 1 }), true)],
    ['the other processing flag', (raw) => (raw.currently_processing === undefined ? false : ((raw.currently_processing = !raw.currently_processing), true))],
    ['a counter that moved', (raw) => ((raw.metrics_delta = { ...raw.metrics_delta, 'quay_queue_item_puts_total{queue_name="other"}': 1 }), true)],
    ['a row that is gone', (raw) => raw.rows_after.pop() !== undefined],
    ['a row too many', (raw) => raw.rows_after.push({ ...row, id: 77_777, state_id: 'S77777' }) > 0],
    ...(['queue_name', 'body', 'available_after', 'available', 'processing_expires', 'retries_remaining', 'state_id'] as const).map(
      (column): [string, (raw: Raw) => boolean] => [`another ${column}`, (raw) => changed(raw.rows_after.at(-1), column)],
    ),
  ];

  test.each(mutations)('disagree in the record that has %s', (_name, mutate) => {
    let mutated = 0;
    for (const [at, original] of raws.entries()) {
      const raw = structuredClone(original);
      if (!mutate(raw)) continue;
      mutated += 1;
      const own = lines.flatMap((line, other) => (raws[other]?.trace_id !== raw.trace_id ? [] : [other === at ? JSON.stringify(raw) : line]));
      const wrong = replay(own).problems.filter((problem) => problem.seq === raw.seq);
      expect(wrong, `${raw.trace_id} ${String(raw.seq)}`).not.toEqual([]);
    }
    expect(mutated).toBeGreaterThan(20);
  });
});

const row = {
  queue_name: 'notification/x/',
  body: '{}',
  available_after: '2026-03-01 12:00:00',
  available: true,
  processing_expires: null,
  retries_remaining: 5,
};

function changed(cells: Record<string, unknown> | undefined, column: keyof typeof row | 'state_id'): boolean {
  if (cells === undefined) return false;
  const others: Record<typeof column, unknown> = {
    queue_name: `${String(cells['queue_name'])}x`,
    body: `${String(cells['body'])} `,
    available_after: '2026-03-01 12:00:00.000007',
    available: cells['available'] !== true,
    processing_expires: '2026-03-01 12:00:00.000007',
    retries_remaining: Number(cells['retries_remaining']) + 1,
    state_id: 'S1',
  };
  if (column === 'state_id' && cells['state_id'] === 'S1') return false;
  cells[column] = others[column];
  return true;
}

describe('a recording that is none', () => {
  test.each([
    ['no JSON', '{"trace_id": ', 'not JSON'],
    ['no step', '', 'no recorded step'],
    ['a step without its clock', JSON.stringify({ ...raws[0], clock: undefined }), '"clock" is missing'],
    ['an operation that nobody knows', JSON.stringify({ ...raws[0], op: 'peek' }), 'unknown operation "peek"'],
    ['a trace that begins in its middle', JSON.stringify({ ...raws[0], seq: 3 }), 'step 3'],
  ])('is refused: %s', (_name, content, says) => {
    expect(() => readTraces(content, 'traces.jsonl')).toThrow(InputError);
    expect(() => readTraces(content, 'traces.jsonl')).toThrow(says);
  });
});
