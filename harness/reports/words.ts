import type { Divergence, DivergenceCode } from '../core/divergence.js';

/** What each code says, in words: the only place where divergences become sentences. */
const WORDS: Readonly<Record<DivergenceCode, string>> = {
  status: 'another status',
  'header-missing': 'header missing on the target',
  'header-added': 'header only on the target',
  'header-value': 'another header value',
  'header-repeated': 'header repeated another number of times',
  'body-kind': 'another kind of body',
  'body-bytes': 'other bytes',
  'body-length': 'another number of bytes',
  'body-text': 'other text',
  'json-missing': 'missing on the target',
  'json-added': 'only on the target',
  'json-type': 'another type',
  'json-null': 'null on one side',
  'json-value': 'another value',
  'json-number-spelling': 'the same number spelled otherwise',
  'json-array-length': 'another number of members',
  'json-array-order': 'the same members in another order',
  'json-key-order': 'keys in another order',
  'json-duplicate-key': 'a key repeated another number of times',
  'json-escape': 'the same string escaped otherwise',
  format: 'a value of another format',
  'binding-broken': 'a generated value that does not pair up with the one before',
  fault: 'no answer from one side',
  'not-sent': 'not sent on one side',
  'worker-exit': 'another exit code of the worker',
  'worker-output': 'another output of the worker',
  'metric-missing': 'a metric missing on the target',
  'metric-added': 'a metric only on the target',
  'jwt-time': 'another lifetime of the token',
};

const SHOWN = 80;

function show(value: Divergence['oracle']): string {
  if (value === undefined) return '–';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** One divergence as one line. */
export function sayDivergence(divergence: Divergence): string {
  return `${divergence.location}  ${divergence.code} (${WORDS[divergence.code]}): ${show(divergence.oracle)} → ${show(divergence.target)}`;
}
