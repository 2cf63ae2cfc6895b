/** One item of a put. `body` that is no text is stored in the form of `pythonText`. */
export interface PutItem {
  readonly names: readonly string[];
  readonly body: unknown;
  /** Seconds from now, may be negative or fractional; null is 0. */
  readonly available_after?: number | null;
  readonly retries?: number;
}

/** An operation of the queue contract with its parameters, spelled as in the driver protocol. Left out parameters have the contract's defaults. */
export type QueueOperation =
  | ({ readonly op: 'put' } & PutItem)
  | { readonly op: 'putBatch'; readonly items: readonly PutItem[]; readonly batch_size?: number }
  | { readonly op: 'claim'; readonly processing_time?: number; readonly ordered?: boolean }
  | { readonly op: 'complete'; readonly id: number }
  | { readonly op: 'incomplete'; readonly id: number; readonly retry_after?: number; readonly restore_retry?: boolean }
  | { readonly op: 'extend'; readonly id: number; readonly seconds: number; readonly minimum_extension?: number; readonly body?: unknown }
  | { readonly op: 'cancel'; readonly id: number | string }
  | { readonly op: 'purgeNamespace'; readonly namespace: string; readonly subpath?: string | null }
  /** What deleting a namespace does to the queues that it purges. */
  | { readonly op: 'deleteNamespace'; readonly namespace: string; readonly purged: readonly string[] }
  | { readonly op: 'metrics' }
  | { readonly op: 'alive'; readonly names: readonly string[] }
  | { readonly op: 'countAlive'; readonly names: readonly string[] }
  | { readonly op: 'countAvailableBetween'; readonly names: readonly string[]; readonly from: string; readonly to: string }
  | { readonly op: 'hasRetries'; readonly id: number }
  | { readonly op: 'deleteExpired'; readonly expired_before: string; readonly threshold: number; readonly batch_size: number };

/** What the contract says when it refuses an operation (kinds of the protocol's error -32010). */
export type Refusal = 'never-claimed' | 'invalid-text' | 'value-too-long';
