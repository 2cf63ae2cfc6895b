import { createHash } from 'node:crypto';
import { statusFits } from '../core/fixture.js';

/** What an answer must look like to be one. */
export interface Expectation {
  /** Declared status. */
  readonly expect: string;
  /** Bytes of the oracle's body when it was asked before the window. */
  readonly size: number;
}

/** What is looked at of an answer while the clock runs: nothing that costs. */
export interface SeenAnswer {
  readonly status: number;
  readonly size: number;
  readonly fault: string;
}

/** Bodies of two sides may be spelled differently; a body this many times shorter or longer holds something else. */
const SIZE_FACTOR = 3;
/** Below this many bytes spelling alone may make a body so much longer. */
const SMALL_BODY = 64;

/** Why an answer is none, in few words; empty when it is as declared. A quick error or an empty body is no quick answer. */
export function errorOf({ expect, size }: Expectation, answer: SeenAnswer): string {
  if (answer.fault !== '') return answer.fault;
  if (!statusFits(expect, answer.status)) return `status ${String(answer.status)}`;
  if (size > 0 && answer.size === 0) return 'empty body';
  if (size > SMALL_BODY && answer.size * SIZE_FACTOR < size) return 'short body';
  if (answer.size > SMALL_BODY && answer.size > Math.max(size, SMALL_BODY) * SIZE_FACTOR) return 'long body';
  return '';
}

/** Digest of content as registries write it (OCI image specification, descriptor: digests). */
export function sha256(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return `sha256:${hash.digest('hex')}`;
}

/** The digest that an answer must name: the one that the request gave, else that of what was sent, else that of what came. */
export function expectedDigest(path: string, sent: Uint8Array | null, received: readonly Uint8Array[]): string | undefined {
  const given = /[?&]digest=([^&]+)/.exec(path)?.[1];
  if (given !== undefined) return decodeURIComponent(given);
  if (sent !== null && sent.length > 0) return sha256([sent]);
  return received.length > 0 ? sha256(received) : undefined;
}
