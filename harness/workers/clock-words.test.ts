import { expect, test } from 'vitest';
import { CASE_CLOCK, clockText, shiftOf, timeText } from './clock-words.js';

test('a shift adds up its steps to the microsecond', () => {
  expect(shiftOf('')).toBe(0);
  expect(shiftOf('-1d+1us')).toBe(-86_400_000_000 + 1);
  expect(shiftOf('+1h-30m+2s+3ms')).toBe(1_802_003_000);
});

test('a time is written as PostgreSQL writes it, without the zeros at its end', () => {
  expect(timeText(CASE_CLOCK)).toBe('2026-03-01T12:00:00.123456');
  expect(timeText(CASE_CLOCK - 23_456)).toBe('2026-03-01T12:00:00.1');
  expect(timeText(CASE_CLOCK - 123_456)).toBe('2026-03-01T12:00:00');
});

test('a clock is written as the driver protocol wants it, always with six digits', () => {
  expect(clockText(CASE_CLOCK - 123_456)).toBe('2026-03-01T12:00:00.000000Z');
  expect(clockText(-1)).toBe('1969-12-31T23:59:59.999999Z');
});
