/** Digits of an exponent that can be reckoned with; no longer one is met in earnest, and reading millions of digits takes minutes. */
const LONGEST_EXPONENT = 15;

/**
 * Canonical spelling of a JSON number's exact value: sign, digits without outer zeros, exponent of ten. Works on the text, so that
 * integers beyond 2^53 and long fractions keep every digit. Negative zero stays apart from zero, as it does in a double.
 * A number whose exponent is absurdly long is its own spelling.
 */
export function exactDecimal(raw: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(raw);
  if (match === null) return raw;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  let [first, last] = [0, digits.length];
  while (first < last && digits.charCodeAt(first) === ZERO) first += 1;
  while (last > first && digits.charCodeAt(last - 1) === ZERO) last -= 1;
  if (first === last) return `${sign}0`;
  if (exponent.length > LONGEST_EXPONENT) return raw;
  return `${sign}${digits.slice(first, last)}e${String(Number(exponent) - fraction.length + digits.length - last)}`;
}

const ZERO = 0x30;

/** True for an integer, however it is spelled, that a double cannot hold with its neighbours apart (RFC 8259, 6). */
export function isBigInteger(exact: string): boolean {
  return isInteger(exact) && Math.abs(Number(exact)) > Number.MAX_SAFE_INTEGER;
}

/** True when a canonical spelling has no fraction. */
export function isInteger(exact: string): boolean {
  return !exact.includes('e-');
}
