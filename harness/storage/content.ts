import { createHash } from 'node:crypto';
import type { Content } from './scenario.js';

export const text = (content: string): Content => ({ text: content });
export const random = (size: number, seed = size): Content => ({ size, seed });

/** Contents of scenarios: few, and each is asked for many times. */
const made = new Map<string, Buffer>();

/** The bytes that a content stands for; not to be written to. */
export function bytesOf(content: Content): Buffer {
  if ('text' in content) return Buffer.from(content.text, 'utf8');
  const key = `${String(content.seed)} ${String(content.size)}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  // An extendable-output function: no two stretches of an object are alike, so a shifted range is seen.
  const bytes = createHash('shake256', { outputLength: content.size }).update(String(content.seed)).digest();
  made.set(key, bytes);
  return bytes;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Longest text that is shown as it is, in bytes. */
const SHOWN_BYTES = 40;

/** Bytes in a line: equal for equal bytes only. */
export function showBytes(bytes: Uint8Array): string {
  const text = bytes.length <= SHOWN_BYTES ? Buffer.from(bytes).toString('utf8') : undefined;
  const isText = text !== undefined && Buffer.from(text, 'utf8').equals(bytes);
  return `${String(bytes.length)} bytes ${isText ? JSON.stringify(text) : `sha256:${sha256(bytes)}`}`;
}

/** Orders paths as a store does: by their UTF-8 bytes. */
export const byBytes = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));
