import type { Divergence, DivergenceCode, Shown } from '../core/divergence.js';
import { excerptPair } from '../core/excerpt.js';
import { maskedShare, type Ledger } from '../core/ledger.js';

/** What each code says, in words: the only place where divergences become sentences. */
const WORDS: Readonly<Record<DivergenceCode, string>> = {
  status: 'another status of the same class',
  'status-class': 'another class of status',
  'redirect-kind': 'another kind of redirect',
  fault: 'no answer from one side',
  'not-sent': 'not sent on one side',
  framing: 'the body framed otherwise (length against chunks)',
  'header-missing': 'header missing on the target',
  'header-added': 'header only on the target',
  'header-value': 'another header value',
  'header-repeated': 'header repeated another number of times',
  'header-merged': 'repeated headers merged into one, or one split up',
  'header-order': 'the same header values in another order',
  'header-spelling': 'header name in other upper and lower case',
  'media-type': 'another media type',
  charset: 'another charset or none',
  'cookie-missing': 'cookie missing on the target',
  'cookie-added': 'cookie only on the target',
  'cookie-attribute': 'other cookie attributes',
  'url-form': 'absolute on one side, relative on the other',
  'url-trailing-slash': 'a closing slash on one side only',
  'url-percent-encoding': 'the same URL encoded otherwise',
  'url-query-order': 'the same query parameters in another order',
  'body-kind': 'another kind of body',
  'body-missing': 'no body on the target',
  'body-added': 'a body only on the target',
  'body-none': 'an empty body against none',
  'body-bytes': 'other bytes',
  'body-length': 'another number of bytes',
  'body-digest': 'the body does not have the digest that its header names',
  'body-utf8': 'not UTF-8 on one side',
  'head-body': 'a body in the answer to HEAD',
  'body-text': 'other text',
  'text-line-ends': 'other line ends',
  'text-final-newline': 'a final newline on one side only',
  'text-whitespace': 'other blanks',
  'error-shape': 'another shape of error',
  schema: 'a body that does not fit the schema of its row',
  'json-missing': 'missing on the target',
  'json-added': 'only on the target',
  'json-absent-null': 'absent on one side, null on the other',
  'json-absent-empty': 'absent on one side, empty on the other',
  'json-null': 'null on one side',
  'json-null-empty': 'null on one side, empty on the other',
  'json-type': 'another type',
  'json-value': 'another value',
  'json-big-integer': 'another integer, beyond what a double holds',
  'json-number-float': 'the same number, with a fraction on one side only',
  'json-number-exponent': 'the same number, with an exponent on one side only',
  'json-number-precision': 'the same number with other digits',
  'json-array-length': 'another number of members',
  'json-array-order': 'the same members in another order',
  'json-tie-order': 'members that sort alike in another order',
  'json-list-duplicate': 'a key of a keyed list twice',
  'json-list-unkeyed': 'a member of a keyed list without its key',
  'json-key-order': 'keys in another order',
  'json-duplicate-key': 'a key repeated another number of times',
  'json-escape': 'the same string escaped otherwise',
  'json-escape-unicode': 'the same string, non-ASCII characters escaped on one side only',
  'json-escape-html': 'the same string, <, > or & escaped on one side only',
  'json-whitespace': 'the same document with other blanks between its tokens',
  'binding-broken': 'a generated value that does not pair up with the one before',
  format: 'a value of another format',
  'time-value': 'another time',
  'time-precision': 'a time of another precision',
  'time-zone': 'a time with another zone spelling',
  'time-layout': 'a time in another layout',
  'jwt-time': 'another lifetime of the token',
  'page-size': 'another number of members on a page',
  'page-count': 'another number of pages',
  'sse-missing': 'an event missing on the target',
  'sse-added': 'an event only on the target',
  'sse-value': 'another event',
  'metric-missing': 'a metric missing on the target',
  'metric-added': 'a metric only on the target',
  'metric-amount': 'a metric moved by another amount',
  'row-missing': 'a row change missing on the target',
  'row-added': 'a row change only on the target',
  'row-value': 'another value in a row',
  'message-missing': 'a queue item missing on the target',
  'message-added': 'a queue item only on the target',
  'message-value': 'another value in a queue item',
  'object-missing': 'a stored object missing on the target',
  'object-added': 'a stored object only on the target',
  'object-value': 'another stored object',
  'call-missing': 'an outgoing request missing on the target',
  'call-added': 'an outgoing request only of the target',
  'call-value': 'another outgoing request',
  'mail-missing': 'a mail missing on the target',
  'mail-added': 'a mail only of the target',
  'mail-value': 'another mail',
  'log-missing': 'a log entry missing on the target',
  'log-added': 'a log entry only on the target',
  'log-value': 'another log entry',
  'worker-exit': 'another exit code of the worker',
  'worker-output': 'another output of the worker',
  result: 'a call returned something else',
  contract: 'not what the contract says',
};

/** What may settle a difference of the oracle from itself that no mask may silence. */
export const WAYS: Readonly<Record<'set-rule' | 'binding' | 'oracle-unstable', string>> = {
  'set-rule': 'the order changes: a rule that compares it as a set (setArrays, sortedArrays, setHeaders), or the oracle is unstable there',
  binding: 'the form changes: a rule that binds generated values (generators), or the oracle is unstable there',
  'oracle-unstable': 'presence, type or outcome changes: the oracle is unstable there, and no mask may hide it',
};

/** Characters that a terminal would act on or that turn the direction of text (Unicode categories Cc and Cf, line separators). */
const ACTIVE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A text from a side, safe to print on one line: control and direction characters are spelled out. */
export function plain(text: string): string {
  return text.replace(ACTIVE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Longest value on a line, in UTF-16 units. */
const SHOWN = 80;

/** What begins or is a JSON value (RFC 8259, 3), cut or whole. */
const LEXEME = /^(?:["[{…]|(?:-?\d[\d.eE+-]*|true|false|null)$)/;

/** A value of one side as it is printed: what a JSON code carries is JSON already, any other text is quoted. */
function printed(value: Shown | undefined, code?: DivergenceCode): string {
  if (value === undefined) return '–';
  if (typeof value !== 'string') return String(value);
  return plain(code?.startsWith('json-') === true && LEXEME.test(value) ? value : JSON.stringify(value));
}

/** Both values of a divergence, short, around what differs. */
export function sayPair({ code, oracle, target }: Divergence, width = SHOWN): readonly [oracle: string, target: string] {
  return excerptPair(printed(oracle, code), printed(target, code), width);
}

/** What a code means. */
export const sayCode = (code: DivergenceCode): string => WORDS[code];

/** One divergence as one line. */
export function sayDivergence(divergence: Divergence): string {
  return `${plain(divergence.location)}  ${divergence.code} (${WORDS[divergence.code]}): ${sayPair(divergence).join(' → ')}`;
}

/** `seen, not counted: json-key-order 120, json-escape 3`; nothing when there was none. */
export function sayUncounted(counts: Readonly<Partial<Record<string, number>>>): string[] {
  const listed = Object.entries(counts).sort(([, one = 0], [, other = 0]) => other - one);
  return listed.length === 0 ? [] : [`seen, not counted: ${listed.map(([code, count]) => `${code} ${String(count)}`).join(', ')}`];
}

/** How much masks left uncompared: each mask, and the share of the JSON leaves. Always a line: a report says when it was nothing. */
export function sayMasked(counts: Readonly<Record<string, number>>, ledger: Readonly<Ledger>): string[] {
  const share = (maskedShare(ledger) * 100).toFixed(2);
  const of = `${String(ledger.masked)} of ${String(ledger.leaves)} JSON leaves (${share} %), ${String(ledger.maskedElsewhere)} elsewhere`;
  const listed = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return [`masked: ${of}`, ...listed.map(([id, count]) => `  mask ${id}: ${String(count)} ${count === 1 ? 'location' : 'locations'}`)];
}
