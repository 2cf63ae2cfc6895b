import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { itemRows, pythonJson, readObjects } from './arrange.js';

test('an item has what a fresh one has where it does not say otherwise, and a state of its own', () => {
  const [first, second] = itemRows([{ queue_name: 'q/#/', body: { a: null }, count: 2, retries_remaining: 1 }]);
  expect(first).toEqual({
    queue_name: 'q/0/',
    body: '{"a": null}',
    available_after: '{{now-1s}}',
    available: true,
    processing_expires: null,
    retries_remaining: 1,
    state_id: '00000000-0000-4000-8000-000000000001',
  });
  expect(second).toMatchObject({ queue_name: 'q/1/', state_id: '00000000-0000-4000-8000-000000000002' });
});

test("JSON is arranged with the blanks that the oracle's producers leave", () => {
  expect(pythonJson({ a: [1, 'x', { b: true }], c: {} })).toBe('{"a": [1, "x", {"b": true}], "c": {}}');
});

test('objects are read as text, as JSON, or as the lines of JSON that were compressed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parity-objects-'));
  try {
    mkdirSync(join(folder, 'us/a'), { recursive: true });
    writeFileSync(join(folder, 'us/a/text'), 'bytes');
    writeFileSync(join(folder, 'us/json'), '{"a": 1}');
    writeFileSync(join(folder, 'us/lines.gz'), gzipSync('{"a":1}\n{"a":2}\n'));
    expect([...readObjects(folder)]).toEqual([
      ['us/a/text', 'bytes'],
      ['us/json', { a: 1 }],
      ['us/lines.gz', [{ a: 1 }, { a: 2 }]],
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
