import { randomInt } from 'node:crypto';
import { InputError } from '../core/problem.js';

/** A seed as given, or a drawn one; it stands in the report, so that the schedule can be had again. Throws InputError. */
export function seedOf(text: string | undefined): number {
  if (text === undefined) return randomInt(1_000_000);
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new InputError(`--seed ${text}: write a whole number from 0 on`);
  return seed;
}
