import type { DivergenceCode } from '../core/divergence.js';
import { matchesLocation } from '../core/glob.js';
import { bindValues, isSameAge } from './compare-text.js';
import { diverge, type Comparison } from './comparison.js';
import { exactDecimal, isBigInteger, isInteger } from './decimal.js';

/** A number this near to the exchange's own time, in seconds, is taken for a time in epoch seconds. */
const EPOCH_WINDOW_SECONDS = 86_400;

/** Compares two JSON numbers by their exact value, and then by their spelling. */
export function compareNumbers(oracle: string, target: string, location: string, to: Comparison): void {
  if (to.rules.boundIntegers.length > 0 && to.rules.boundIntegers.some((glob) => matchesLocation(glob, location))) {
    // Equal integers are a pair like any other: a later one may contradict it.
    bindValues('integer', oracle, target, location, to);
    return;
  }
  if (oracle === target) return;
  // Integers without an exponent have one spelling each, so that these two are different.
  const [left, right] = PLAIN_INTEGER.test(oracle) && PLAIN_INTEGER.test(target) ? [oracle, target] : [exactDecimal(oracle), exactDecimal(target)];
  if (left === right) diverge(to, spellingOf(oracle, target), location, oracle, target);
  else if (isEpoch(oracle, to.oracle.startedAt) && isEpoch(target, to.target.startedAt) && isSameAge(Number(oracle), Number(target), to)) return;
  else if (isInteger(left) && isInteger(right) && (isBigInteger(left) || isBigInteger(right))) diverge(to, 'json-big-integer', location, oracle, target);
  else diverge(to, 'json-value', location, oracle, target);
}

const PLAIN_INTEGER = /^-?\d+$/;

/** How two spellings of one number differ: by an exponent, by being an integer on one side, or by their digits. */
function spellingOf(oracle: string, target: string): DivergenceCode {
  if (/e/i.test(oracle) || /e/i.test(target)) return 'json-number-exponent';
  return oracle.includes('.') && target.includes('.') ? 'json-number-precision' : 'json-number-float';
}

const isEpoch = (raw: string, now: number): boolean => /^\d{10}$/.test(raw) && Math.abs(Number(raw) - now) < EPOCH_WINDOW_SECONDS;
