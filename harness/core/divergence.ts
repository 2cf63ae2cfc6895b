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
  'status',
  'header-missing',
  'header-added',
  'header-value',
  'header-repeated',
  'body-kind',
  'body-bytes',
  'body-length',
  'body-text',
  'json-missing',
  'json-added',
  'json-type',
  'json-null',
  'json-value',
  'json-number-spelling',
  'json-array-length',
  'json-array-order',
  'json-key-order',
  'json-duplicate-key',
  'json-escape',
  'format',
  'binding-broken',
  'fault',
  'not-sent',
  'worker-exit',
  'worker-output',
  'jwt-time',
  'metric-missing',
  'metric-added',
] as const;
export type DivergenceCode = (typeof DIVERGENCE_CODES)[number];
