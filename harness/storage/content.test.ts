import { expect, test } from 'vitest';
import { bytesOf, byBytes, showBytes } from './content.js';

test('a seed decides the bytes, and another one other bytes', () => {
  expect(bytesOf({ size: 5000, seed: 1 })).toEqual(bytesOf({ size: 5000, seed: 1 }));
  expect(bytesOf({ size: 5000, seed: 1 }).equals(bytesOf({ size: 5000, seed: 2 }))).toBe(false);
  expect(bytesOf({ size: 5000, seed: 1 })).toHaveLength(5000);
});

test('bytes are shown as text only where the text is the same bytes', () => {
  expect(showBytes(Buffer.from('ü"'))).toBe('3 bytes "ü\\""');
  expect(showBytes(Buffer.from([0xff]))).toMatch(/^1 bytes sha256:[0-9a-f]{64}$/);
  expect(showBytes(Buffer.from('\ufffd'))).not.toBe(showBytes(Buffer.from([0xff, 0xfe, 0xfd])));
});

test('paths are ordered by bytes, not by the units of a string', () => {
  expect(['\u{ff21}', '\u{1f600}', 'B', 'a'].sort(byBytes)).toEqual(['B', 'a', '\u{ff21}', '\u{1f600}']);
});
