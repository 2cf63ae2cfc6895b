import { createHmac } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** First characters of every made-up value, so that a reader sees what it is. */
const MARK = { hex: 'facefeed', letter: 'fakefake' };
const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A made-up value in place of a secret one: as long, with digits, capitals and small letters in the same places, so that every
 * check of format still says what it said; the same for the same secret and key, so that values still pair up.
 */
export function fakeValue(secret: string, key: Uint8Array): string {
  const isHex = /^[0-9a-f-]+$/.test(secret);
  const letters = isHex ? 'abcdef' : LOWER;
  const mark = secret.length < 2 * MARK.letter.length ? 4 : MARK.letter.length;
  let drawn: Buffer = Buffer.alloc(0);
  return Array.from(secret, (char, at) => {
    // The version and variant of a uuid are its format (RFC 9562, 4).
    if (isHex && (at === 14 || at === 19) && UUID.test(secret)) return char;
    if (at % 32 === 0)
      drawn = createHmac('sha256', key)
        .update(`${String(at)} ${secret}`)
        .digest();
    const number = drawn[at % 32] ?? 0;
    if (/\d/.test(char)) return at < mark ? '0' : (DIGITS[number % 10] ?? '0');
    if (!/[a-z]/i.test(char)) return char;
    const letter = at < mark ? (isHex ? MARK.hex : MARK.letter)[at] : letters[number % letters.length];
    return /[A-Z]/.test(char) ? (letter ?? 'a').toUpperCase() : (letter ?? 'a');
  }).join('');
}
