/** Header fields in wire order, with their spelling and repeats. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/**
 * How faithful a body is. `raw`: the bytes of the wire (transfer encoding taken off). `respelled`: JSON whose spelling was lost,
 * compared as JSON and never as bytes. `abridged`: cut, not compared at all.
 */
export type BodyFidelity = 'raw' | 'respelled' | 'abridged';

export interface Request {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

export interface Response {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  readonly fidelity: BodyFidelity;
}

/** Why no usable response came. */
export const TRANSPORT_FAULTS = ['refused', 'reset', 'timeout', 'too-large', 'malformed', 'aborted', 'not-sent'] as const;
export type TransportFault = (typeof TRANSPORT_FAULTS)[number];

interface Sent {
  readonly request: Request;
  /** RFC 3339, UTC; empty when the recording does not say. */
  readonly startedAt: string;
  /** Milliseconds from sending to the last byte. */
  readonly latencyMs: number;
}

/** One request and its response, or a transport fault. */
export type Exchange =
  | (Sent & { readonly kind: 'response'; readonly response: Response })
  | (Sent & { readonly kind: 'fault'; readonly fault: TransportFault; readonly detail: string });

/** Field by which a request tells a recorded side who would send it; never sent over a network. */
export const PRINCIPAL_FIELD = 'Parity-Principal';

/** All values of a header, names compared without case (RFC 9110, 5.1), in wire order. */
export function headerValues(headers: HeaderList, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}
