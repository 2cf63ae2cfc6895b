/** Version of the driver protocol that the harness speaks (docs/driver-protocol.md). */
export const DRIVER_PROTOCOL = '1.0';

/** What a driver says of itself in answer to `initialize`. */
export interface DriverDescription {
  readonly protocol: string;
  readonly driver: { readonly name: string; readonly version: string; readonly language: string };
  readonly capabilities: DriverCapabilities;
}

export interface DriverCapabilities {
  /** Methods beside `initialize` and `shutdown`. */
  readonly operations: readonly string[];
  /** Queue names, or `*` for any. */
  readonly queues: readonly string[];
  /** Programs of `worker.runOnce`. */
  readonly programs: readonly string[];
  /** Component ids of `component.exercise`. */
  readonly components: readonly string[];
  /** Storage driver ids of `storage.*`. */
  readonly storage: readonly string[];
}

/** Codes of the protocol's errors (docs/driver-protocol.md). */
export const DRIVER_ERRORS = {
  parse: -32700,
  invalidRequest: -32600,
  unknownMethod: -32601,
  invalidParams: -32602,
  internal: -32603,
  notInitialised: -32000,
  protocolVersion: -32002,
  capabilityMissing: -32003,
  databaseUnavailable: -32004,
  refused: -32010,
  cancelled: -32800,
  deadlineExceeded: -32801,
} as const;

/** An answer of a driver: a result, or an error as data. A driver that breaks the protocol is no answer but a DriverFault. */
export type DriverAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly code: number; readonly message: string; readonly data?: Readonly<Record<string, unknown>> };

/** Ways in which a driver breaks the protocol or goes away. */
export type DriverFaultKind = 'died' | 'silent' | 'garbage' | 'answered-twice' | 'wrong-id' | 'too-long' | 'not-started';

/** A driver that can no longer be believed: it was ended, and what it was doing is indeterminate. */
export class DriverFault extends Error {
  constructor(
    readonly side: string,
    readonly kind: DriverFaultKind,
    detail: string,
  ) {
    super(`the driver of the ${side} ${detail}`);
    this.name = 'DriverFault';
  }
}

/** The database that a case works on went away under the harness itself: the case cannot be told, and the next one tries again. */
export class DatabaseGone extends Error {
  constructor(why: string) {
    super(`the database went away: ${why}`);
    this.name = 'DatabaseGone';
  }
}

/** A running driver. Calls are made one at a time; `call` throws DriverFault when the driver breaks the protocol. */
export interface DriverSession {
  readonly side: string;
  readonly description: DriverDescription;
  call(method: string, params: Readonly<Record<string, unknown>>): Promise<DriverAnswer>;
}

/** What is missing for a method and a named thing, in the words of error -32003; undefined when the driver offers it. */
export function missingCapability(
  { operations, queues, programs, components, storage }: DriverCapabilities,
  method: string,
  thing?: { readonly kind: 'queue' | 'program' | 'component' | 'storage'; readonly name: string },
): string | undefined {
  if (!operations.includes(method)) return `operation:${method}`;
  if (thing === undefined) return undefined;
  const offered = { queue: queues, program: programs, component: components, storage }[thing.kind];
  return offered.includes(thing.name) || (thing.kind === 'queue' && offered.includes('*')) ? undefined : `${thing.kind}:${thing.name}`;
}
