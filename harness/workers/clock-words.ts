const UNITS: Readonly<Record<string, number>> = { us: 1, ms: 1000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000, d: 86_400_000_000 };
const STEP = /([+-])(\d+)(us|ms|s|m|h|d)/g;

/** Microseconds of a shift like `-3d`, `+300s` or `+1h+1us`; the empty text is none. */
export function shiftOf(text: string): number {
  let sum = 0;
  for (const [, sign, amount, unit] of text.matchAll(STEP)) sum += (sign === '-' ? -1 : 1) * Number(amount) * (UNITS[unit ?? ''] ?? 0);
  return sum;
}

/** A time as PostgreSQL's JSON writes it: `2026-03-01T12:00:00`, a fraction without trailing zeros only when there is one. */
export function timeText(microseconds: number): string {
  const whole = Math.floor(microseconds / 1_000_000);
  const fraction = String(microseconds - whole * 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return new Date(whole * 1000).toISOString().slice(0, 19) + (fraction === '' ? '' : `.${fraction}`);
}

/** A time as the driver protocol writes it: UTC with six digits. */
export function clockText(microseconds: number): string {
  const whole = Math.floor(microseconds / 1_000_000);
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${String(microseconds - whole * 1_000_000).padStart(6, '0')}Z`;
}

/** The clock of every worker case: a fixed moment with a fraction, so that lost microseconds are seen. */
export const CASE_CLOCK = Date.parse('2026-03-01T12:00:00Z') * 1000 + 123_456;
