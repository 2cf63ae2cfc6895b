import type { SpellingRules } from './comparison-rules.js';

/** A JSON-safe rendering of what one side had; `undefined` means that it had nothing there. */
export type Shown = string | number | boolean | null;

/**
 * One difference as data. `location` leads to it: `step 2 /status`, `step 2 /headers/content-type`, `step 2 /body/tags/0/name`
 * (the part behind the step is a JSON Pointer, RFC 6901, into the exchange).
 */
export interface Divergence {
  readonly code: DivergenceCode;
  readonly location: string;
  readonly oracle?: Shown;
  readonly target?: Shown;
}

/** Every code there is; a code names what differs, never how bad it is. */
export const DIVERGENCE_CODES = [
  // Status and transport
  'status',
  'status-class',
  'redirect-kind',
  'fault',
  'not-sent',
  'framing',
  // Headers
  'header-missing',
  'header-added',
  'header-value',
  'header-repeated',
  'header-merged',
  'header-order',
  'header-spelling',
  'media-type',
  'charset',
  'cookie-missing',
  'cookie-added',
  'cookie-attribute',
  // URLs, wherever they stand
  'url-form',
  'url-trailing-slash',
  'url-percent-encoding',
  'url-query-order',
  // Bodies
  'body-kind',
  'body-missing',
  'body-added',
  'body-none',
  'body-bytes',
  'body-length',
  'body-digest',
  'body-utf8',
  'head-body',
  'body-text',
  'text-line-ends',
  'text-final-newline',
  'text-whitespace',
  'error-shape',
  'schema',
  // JSON
  'json-missing',
  'json-added',
  'json-absent-null',
  'json-absent-empty',
  'json-null',
  'json-null-empty',
  'json-type',
  'json-value',
  'json-big-integer',
  'json-number-float',
  'json-number-exponent',
  'json-number-precision',
  'json-array-length',
  'json-array-order',
  'json-tie-order',
  'json-list-duplicate',
  'json-list-unkeyed',
  'json-key-order',
  'json-duplicate-key',
  'json-escape',
  'json-escape-unicode',
  'json-escape-html',
  'json-whitespace',
  // Generated values, tokens and times
  'binding-broken',
  'format',
  'time-value',
  'time-precision',
  'time-zone',
  'time-layout',
  'jwt-time',
  // Pages of a list
  'page-size',
  'page-count',
  // Server-sent events
  'sse-missing',
  'sse-added',
  'sse-value',
  // Side effects
  'metric-missing',
  'metric-added',
  'metric-amount',
  'row-missing',
  'row-added',
  'row-value',
  'message-missing',
  'message-added',
  'message-value',
  'object-missing',
  'object-added',
  'object-value',
  'call-missing',
  'call-added',
  'call-value',
  'mail-missing',
  'mail-added',
  'mail-value',
  'log-missing',
  'log-added',
  'log-value',
  'worker-exit',
  'worker-output',
  // Beyond HTTP: what a driver's call returned, and what a side did against the contract's own model
  'result',
  'contract',
] as const;
export type DivergenceCode = (typeof DIVERGENCE_CODES)[number];

/** Differences of spelling: always seen, and a divergence only where the profile counts that spelling. */
export const SPELLING_CODES: Partial<Readonly<Record<DivergenceCode, keyof SpellingRules>>> = {
  'json-key-order': 'keyOrder',
  'json-number-float': 'numberSpelling',
  'json-number-exponent': 'numberSpelling',
  'json-number-precision': 'numberSpelling',
  'json-escape': 'escapes',
  'json-escape-unicode': 'escapes',
  'json-escape-html': 'escapes',
  'json-duplicate-key': 'duplicateKeys',
  'json-whitespace': 'whitespace',
  'header-spelling': 'headerCase',
  framing: 'framing',
};

/** How often each code occurs. */
export function countCodes(divergences: readonly Divergence[]): Partial<Record<DivergenceCode, number>> {
  const counts: Partial<Record<DivergenceCode, number>> = {};
  for (const { code } of divergences) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
