import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { baselineOf } from '../testing/budget-builder.js';
import { packBaseline, unpackBaseline } from './baseline-bytes.js';

const baseline = baselineOf('2026-11-21T20:54:22Z');
const bytes = packBaseline(baseline);
const changed = (change: (text: string) => string): Buffer => gzipSync(change(gunzipSync(bytes).toString('utf8')));

test('what was packed is unpacked, in less than four bytes a sample for each of its columns', () => {
  expect(unpackBaseline(bytes, 'b.json.gz')).toEqual(baseline);
  expect(bytes.length).toBeLessThan(800 * 16);
  expect(packBaseline(baseline).equals(bytes)).toBe(true);
});

test.each<[string, Buffer, RegExp]>([
  [
    'a file cut in half',
    bytes.subarray(0, bytes.length / 2),
    /^old\/b\.json\.gz: it ends in the middle: the file was cut; restore it from the repository, or remove it/,
  ],
  ['a file cut by a byte', bytes.subarray(0, bytes.length - 1), /: the file was cut;/],
  ['an empty file', Buffer.alloc(0), /: the file was cut;/],
  ['a file that is no gzip', Buffer.from('PK\u0003\u0004'), /: it cannot be unpacked/],
  [
    'a byte turned over',
    Buffer.concat([bytes.subarray(0, 400), Buffer.from([(bytes[400] ?? 0) ^ 255]), bytes.subarray(401)]),
    /: it cannot be unpacked|was changed|was cut/,
  ],
  ['JSON that ends in the middle', changed((text) => text.slice(0, -200)), /: it does not hold JSON/],
  [
    'a changed latency',
    changed((text) => text.replace(/"micros":\[\d+/, '"micros":[1')),
    /: the content does not have the digest that it names: it was changed/,
  ],
  ['a changed commit', changed((text) => text.replace('5b5a3df', '5b5a3d0')), /it was changed after it was written/],
  ['another schema', changed((text) => text.replace('baseline/1', 'baseline/9')), /: no baseline: at \/schema/],
  ['no stream', packBaseline({ ...baseline, streams: [] }), /: no baseline: at \/streams/],
  ['a negative latency', changed((text) => text.replace(/"micros":\[\d+/, '"micros":[-1')), /: no baseline: at \/streams\/0\/micros\/0/],
  [
    'columns of two lengths',
    packBaseline({ ...baseline, streams: baseline.streams.map((one) => ({ ...one, block: one.block.slice(1) })) }),
    /stream PB-REG-PULL\/registry-jwt has 400 latencies, 399 blocks/,
  ],
])('%s is named', (_what, damaged, message) => {
  expect(() => unpackBaseline(damaged, 'old/b.json.gz')).toThrow(message);
  expect(() => unpackBaseline(damaged, 'old/b.json.gz')).toThrow(/^old\/b\.json\.gz: .*take a new one \(parity budget baseline\)$/s);
});
